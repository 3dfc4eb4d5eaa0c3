package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.moveOnAfter;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

class CancelScopeTest {
  private final Trace trace = new Trace();
  private CancelScope seen;

  private static Duration now() {
    return EventLoop.running().time();
  }

  /** Sleeps; notes how that ended. */
  private void sleepNoting(String name, double seconds) {
    try {
      sleep(seconds(seconds));
      trace.record(name + " slept");
    } catch (CancelledError e) {
      trace.record(name + " cancelled");
      throw e;
    }
  }

  private void assertEvents(String... events) {
    assertThat(trace.events()).containsExactly(events);
  }

  private static void assertNothingPending() {
    assertThat(Task.current().cancelling()).isZero();
    yieldNow();
    sleep(seconds(100));
  }

  @AsyncTest
  void cancelLeavesTheBlockWithoutAnException() {
    CancelScope.run(scope -> {
      seen = scope;
      EventLoop.running().callLater(seconds(1), scope::cancel);
      assertThat(scope.isCancelled()).isFalse();
      sleepNoting("body", 10);
    });
    assertEvents("body cancelled");
    assertThat(seen.isCancelled()).isTrue();
    assertThat(now()).isEqualTo(seconds(1));
    assertNothingPending();
  }

  @AsyncTest
  void callGivesTheValueOrNothing() {
    Optional<String> value = CancelScope.call(scope -> "value");
    assertThat(value).contains("value");
    Optional<String> left =
        CancelScope.call(scope -> {
          scope.cancel();
          yieldNow();
          return "value";
        });
    assertThat(left).isEmpty();
    assertThat(CancelScope.<String, RuntimeException>call(scope -> null)).isEmpty();
    assertNothingPending();
  }

  @AsyncTest
  void aBodyThatCancelsItsScopeAndDoesNotSuspendFinishes() {
    Optional<String> value =
        CancelScope.call(scope -> {
          scope.cancel();
          return "value";
        });
    assertThat(value).contains("value");
    assertNothingPending();
  }

  @AsyncTest
  void aFailureOfTheBodyPasses() {
    var error = new IOException();
    assertThatThrownBy(() ->
            CancelScope.run(scope -> {
              scope.cancel();
              throw error;
            }))
        .isSameAs(error);
    assertNothingPending();
  }

  @AsyncTest
  void cancelTwiceOrAfterTheEndDoesNothing() {
    CancelScope.run(scope -> {
      seen = scope;
      scope.cancel();
      scope.cancel();
      sleepNoting("body", 1);
    });
    seen.cancel();
    assertNothingPending();
    CancelScope.run(scope -> seen = scope);
    seen.cancel();
    assertThat(seen.isCancelled()).isFalse();
    assertNothingPending();
  }

  @AsyncTest
  void aDeadlineCancelsIt() {
    CancelScope.run(scope -> {
      seen = scope;
      scope.setDeadline(seconds(5));
      scope.setDeadline(seconds(2));
      sleepNoting("body", 10);
    });
    assertEvents("body cancelled");
    assertThat(now()).isEqualTo(seconds(2));
    assertThat(seen.isCancelled()).isTrue();
  }

  @AsyncTest
  void aDeadlineCanBeTakenAwayAndOneInThePastCancelsAtOnce() {
    CancelScope.run(scope -> {
      scope.setDeadline(seconds(1));
      scope.setDeadline(null);
      sleepNoting("first", 10);
      scope.setDeadline(seconds(1));
      sleepNoting("second", 10);
    });
    assertEvents("first slept", "second cancelled");
    assertThat(now()).isEqualTo(seconds(10));
  }

  @AsyncTest
  void anyTaskMayCancelIt() {
    Task<Void> task =
        createTask(() -> {
          CancelScope.run(scope -> {
            seen = scope;
            sleepNoting("body", 10);
          });
          trace.record("went on");
        });
    yieldNow();
    seen.cancel();
    await(task);
    assertEvents("body cancelled", "went on");
    assertThat(task.cancelling()).isZero();
  }

  @AsyncTest
  void cancellingTheOuterScopeLeavesBoth() {
    CancelScope.run(outer -> {
      CancelScope.run(inner -> {
        EventLoop.running().callLater(seconds(1), outer::cancel);
        sleepNoting("body", 10);
      });
      trace.record("between");
    });
    assertEvents("body cancelled");
    assertNothingPending();
  }

  @AsyncTest
  void cancellingTheInnerScopeLeavesTheOuterOneAlone() {
    CancelScope.run(outer -> {
      CancelScope.run(inner -> {
        inner.cancel();
        sleepNoting("inner", 10);
      });
      sleepNoting("outer", 1);
    });
    assertEvents("inner cancelled", "outer slept");
    assertNothingPending();
  }

  @AsyncTest
  void bothCancelledAtOnceLeavesBoth() {
    CancelScope.run(outer -> {
      CancelScope.run(inner -> {
        inner.cancel();
        outer.cancel();
        sleepNoting("body", 10);
      });
      sleepNoting("between", 10);
    });
    assertThat(trace.events()).startsWith("body cancelled").doesNotContain("between slept");
    assertThat(now()).isZero();
    assertNothingPending();
  }

  @AsyncTest
  void aCancellationFromOutsideIsNotSwallowed() {
    Task<Void> task =
        createTask(() -> {
          CancelScope.run(scope -> {
            seen = scope;
            sleepNoting("body", 10);
          });
          trace.record("went on");
        });
    yieldNow();
    seen.cancel();
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertEvents("body cancelled");
    assertThat(task.cancelling()).isEqualTo(1);
  }

  @AsyncTest
  void aTaskCancelledBeforehandIsCancelledInTheScope() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          CancelScope.run(scope -> sleepNoting("body", 10));
          trace.record("went on");
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertEvents("body cancelled");
  }

  @AsyncTest
  void aScopeCancelledAfterTheWaitWasOverLetsTheResultThrough() {
    Future<String> future = Future.create();
    Task<Optional<String>> task =
        createTask(() ->
            CancelScope.call(scope -> {
              seen = scope;
              String result = await(future);
              trace.record(result);
              return result;
            }));
    yieldNow();
    future.setResult("result");
    seen.cancel();
    assertThat(await(task)).contains("result");
    assertThat(task.cancelling()).isZero();
  }

  @AsyncTest
  void moveOnAfterTellsWhetherTheBodyFinished() {
    assertThat(moveOnAfter(seconds(1), () -> sleepNoting("long", 10))).isFalse();
    assertThat(now()).isEqualTo(seconds(1));
    assertThat(moveOnAfter(seconds(1), () -> sleepNoting("short", 0.5))).isTrue();
    assertEvents("long cancelled", "short slept");
    assertNothingPending();
  }

  @AsyncTest
  void moveOnAfterGivesTheValueOrNothing() {
    Optional<String> in = moveOnAfter(seconds(1), () -> "value");
    assertThat(in).contains("value");
    Optional<String> out =
        moveOnAfter(
            seconds(1),
            () -> {
              sleep(seconds(10));
              return "value";
            });
    assertThat(out).isEmpty();
  }

  @AsyncTest
  void moveOnAfterNoTimeLeavesTheBodyAtItsFirstSuspension() {
    for (Duration limit : List.of(Duration.ZERO, seconds(-1))) {
      assertThat(moveOnAfter(limit, () -> sleepNoting("body", 1))).isFalse();
      assertThat(moveOnAfter(limit, () -> trace.record("no wait"))).isTrue();
    }
    assertEvents("body cancelled", "no wait", "body cancelled", "no wait");
    assertThat(now()).isZero();
    assertNothingPending();
  }

  @AsyncTest
  void moveOnAfterPassesWhatTheBodyThrows() {
    var error = new IOException();
    assertThatThrownBy(() ->
            moveOnAfter(
                seconds(1),
                () -> {
                  throw error;
                }))
        .isSameAs(error);
    assertThatThrownBy(
            () -> timeout(millis(1), () -> moveOnAfter(seconds(1), () -> sleepNoting("body", 9))))
        .isInstanceOf(TimeoutException.class);
    assertEvents("body cancelled");
    assertNothingPending();
  }

  @AsyncTest
  void aBodyThatSwallowsTheCancellationHasFinished() {
    boolean finished =
        moveOnAfter(
            seconds(1),
            () -> {
              assertThatThrownBy(() -> sleep(seconds(2))).isInstanceOf(CancelledError.class);
              sleepNoting("after", 1);
            });
    assertThat(finished).isTrue();
    assertEvents("after slept");
    assertNothingPending();
  }
}
