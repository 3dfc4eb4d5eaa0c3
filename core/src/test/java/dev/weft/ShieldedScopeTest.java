package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.moveOnAfter;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Shielded scopes: what they hold back, what not, and when that is delivered. */
class ShieldedScopeTest {
  private final Trace trace = new Trace();

  private static Duration now() {
    return EventLoop.running().time();
  }

  private void sleepNoting(String name, double seconds) {
    try {
      sleep(seconds(seconds));
      trace.record(name + " slept");
    } catch (CancelledError e) {
      trace.record(name + " cancelled");
      throw e;
    }
  }

  private void shielded(Block.RunWith<CancelScope, RuntimeException> body) {
    CancelScope.run(scope -> {
      scope.setShielded(true);
      body.run(scope);
    });
  }

  private void assertEvents(String... events) {
    assertThat(trace.events()).containsExactly(events);
  }

  private static void assertNothingPending() {
    assertThat(Task.current().cancelling()).isZero();
    yieldNow();
    sleep(seconds(100));
  }

  /** Creates a task with {@code body}, lets it begin and cancels it. */
  private static Task<Void> cancelledTask(Block.Run<?> body) {
    Task<Void> task = createTask(body);
    Testing.settle();
    task.cancel("from outside");
    return task;
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task))
        .isInstanceOf(CancelledError.class)
        .hasMessage("from outside");
    assertThat(task.cancelling()).isEqualTo(1);
  }

  @AsyncTest
  void aCancellationFromOutsideIsDeliveredAfterTheScope() {
    Task<Void> task =
        cancelledTask(() -> {
          shielded(scope -> sleepNoting("inside", 5));
          trace.record("after");
          sleepNoting("after", 5);
        });
    assertCancelled(task);
    assertEvents("inside slept", "after", "after cancelled");
    assertThat(now()).isEqualTo(seconds(5));
  }

  @AsyncTest
  void aTaskThatEndsWithItsShieldedScopeIsCancelled() {
    Task<Void> task = cancelledTask(() -> shielded(scope -> sleepNoting("inside", 5)));
    assertCancelled(task);
    assertEvents("inside slept");
  }

  @AsyncTest
  void aCancellationThatWasPendingBeforeTheScopeIsHeldBackToo() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel("from outside");
          shielded(scope -> sleepNoting("inside", 5));
          sleepNoting("outside", 5);
        });
    assertCancelled(task);
    assertEvents("inside slept", "outside cancelled");
  }

  @AsyncTest
  void whatIsPendingInsideAndCameFromInsideIsNotHeldBack() {
    CancelScope.run(outer -> {
      outer.setShielded(true);
      CancelScope.run(inner -> {
        inner.cancel();
        inner.setShielded(true);
        sleepNoting("inner", 5);
      });
      sleepNoting("outer", 5);
    });
    assertEvents("inner cancelled", "outer slept");
  }

  @AsyncTest
  void takingTheShieldAwayDeliversWhatWasHeldBack() {
    Task<Void> task =
        cancelledTask(() ->
            shielded(scope -> {
              sleepNoting("shielded", 5);
              scope.setShielded(false);
              sleepNoting("open", 5);
            }));
    assertCancelled(task);
    assertEvents("shielded slept", "open cancelled");
  }

  @AsyncTest
  void takingTheShieldAwayFromAnotherTaskInterruptsTheWait() {
    CancelScope[] scopes = new CancelScope[1];
    Task<Void> task =
        cancelledTask(() ->
            shielded(scope -> {
              scopes[0] = scope;
              sleepNoting("inside", 50);
            }));
    sleep(seconds(1));
    assertEvents();
    scopes[0].setShielded(false);
    assertCancelled(task);
    assertEvents("inside cancelled");
    assertThat(now()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void itsOwnDeadlineAndCancelWorkAllTheSame() {
    shielded(scope -> {
      scope.setDeadline(seconds(1));
      sleepNoting("deadline", 10);
    });
    shielded(scope -> {
      scope.cancel();
      sleepNoting("cancel", 10);
    });
    assertEvents("deadline cancelled", "cancel cancelled");
    assertThat(now()).isEqualTo(seconds(1));
    assertNothingPending();
  }

  @AsyncTest
  void whatIsInsideTheShieldWorksAllTheSame() {
    shielded(scope -> {
      assertThatThrownBy(() -> timeout(seconds(1), () -> sleepNoting("timeout", 10)))
          .isInstanceOf(TimeoutException.class);
      moveOnAfter(seconds(1), () -> sleepNoting("scope", 10));
      TaskGroup.run(group -> {
        EventLoop.running().callSoon(group::cancel);
        sleepNoting("group", 10);
      });
    });
    assertEvents("timeout cancelled", "scope cancelled", "group cancelled");
    assertThat(now()).isEqualTo(seconds(2));
    assertNothingPending();
  }

  @AsyncTest
  void anOuterTimeoutComesAfterTheShieldedScope() {
    assertThatThrownBy(() ->
            timeout(
                seconds(1),
                () -> {
                  shielded(scope -> sleepNoting("inside", 5));
                  sleepNoting("after", 5);
                }))
        .isInstanceOf(TimeoutException.class);
    assertEvents("inside slept", "after cancelled");
    assertThat(now()).isEqualTo(seconds(5));
    assertNothingPending();
  }

  @AsyncTest
  void anOuterTimeoutWhoseBodyEndsWithTheShieldedScopeIsInTime() throws TimeoutException {
    timeout(seconds(1), () -> shielded(scope -> sleepNoting("inside", 5)));
    assertEvents("inside slept");
    assertNothingPending();
  }

  @AsyncTest
  void theFailureOfASiblingComesAfterTheShieldedScope() {
    var error = new IOException();
    ExceptionGroup thrown =
        catchThrowableOfType(
            ExceptionGroup.class,
            () ->
                TaskGroup.run(group -> {
                  group.createTask(() -> {
                    sleep(seconds(1));
                    throw error;
                  });
                  shielded(scope -> sleepNoting("inside", 5));
                  sleepNoting("after", 5);
                }));
    assertThat(thrown.exceptions()).containsExactly(error);
    assertEvents("inside slept", "after cancelled");
    assertNothingPending();
  }

  @AsyncTest
  void aShieldHoldsBackFromAllDepths() {
    Task<Void> task =
        cancelledTask(() ->
            CancelScope.run(outer -> {
              shielded(scope -> {
                outer.cancel();
                CancelScope.run(inner -> sleepNoting("inside", 5));
              });
              sleepNoting("after", 5);
            }));
    assertCancelled(task);
    assertEvents("inside slept", "after cancelled");
  }

  @AsyncTest
  void ofTwoShieldsTheInnerOneAloneIsEnough() {
    Task<Void> task =
        cancelledTask(() ->
            shielded(outer -> {
              shielded(inner -> {
                outer.setShielded(false);
                sleepNoting("inner", 1);
              });
              sleepNoting("outer", 1);
            }));
    assertCancelled(task);
    assertEvents("inner slept", "outer cancelled");
  }

  @AsyncTest
  void aCancellationTakenBackWhileHeldBackIsNotDelivered() {
    Task<Void> task =
        createTask(() -> {
          shielded(scope -> sleepNoting("inside", 5));
          sleepNoting("after", 5);
        });
    Testing.settle();
    task.cancel();
    assertThat(task.uncancel()).isZero();
    await(task);
    assertEvents("inside slept", "after slept");
  }

  @AsyncTest
  void aTimeoutInsideIsATimeoutAlsoWhileACancellationIsHeldBack() {
    Task<Void> task =
        cancelledTask(() ->
            shielded(scope -> {
              assertThatThrownBy(() -> timeout(seconds(1), () -> sleepNoting("timeout", 10)))
                  .isInstanceOf(TimeoutException.class);
              sleepNoting("inside", 1);
            }));
    assertCancelled(task);
    assertEvents("timeout cancelled", "inside slept");
  }

  @AsyncTest
  void blocksInsideEndNormallyAlsoWhileACancellationIsHeldBack() {
    Task<Void> task =
        cancelledTask(() ->
            shielded(scope -> {
              var _ = moveOnAfter(seconds(1), () -> sleepNoting("scope", 10));
              trace.record("left the scope");
              TaskGroup.run(group -> {
                group.cancel();
                sleepNoting("group", 10);
              });
              trace.record("left the group");
              sleepNoting("inside", 1);
            }));
    assertCancelled(task);
    assertEvents(
        "scope cancelled", "left the scope", "group cancelled", "left the group", "inside slept");
  }

  @AsyncTest
  void aGroupInsideThatFailsDoesNotDeliverWhatIsHeldBack() {
    Task<Void> task =
        cancelledTask(() ->
            shielded(scope -> {
              assertThatThrownBy(() ->
                      TaskGroup.run(group -> {
                        sleep(seconds(1));
                        throw new IOException();
                      }))
                  .isInstanceOf(ExceptionGroup.class);
              sleepNoting("inside", 1);
            }));
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertEvents("inside slept");
  }

  @AsyncTest
  void whatWasHeldBackIsDeliveredOnceAfterItsOwnCancel() {
    CancelScope[] scopes = new CancelScope[1];
    Task<Void> task =
        cancelledTask(() -> {
          try {
            shielded(scope -> {
              scopes[0] = scope;
              sleepNoting("inside", 5);
            });
            sleepNoting("after", 5);
          } finally {
            sleepNoting("clean-up", 5);
          }
        });
    scopes[0].cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertEvents("inside cancelled", "after cancelled", "clean-up slept");
    assertThat(task.cancelling()).isEqualTo(1);
  }

  @AsyncTest
  void cleanUpInAShieldedScopeWithALimitCannotHang() {
    Task<Void> task =
        cancelledTask(() -> {
          try {
            sleepNoting("body", 50);
          } finally {
            shielded(scope -> {
              scope.setDeadline(seconds(2));
              sleepNoting("one", 1);
              sleepNoting("two", 10);
            });
            trace.record("left");
          }
        });
    sleep(seconds(0.5));
    task.cancel("again");
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertEvents("body cancelled", "one slept", "two cancelled", "left");
    assertThat(now()).isEqualTo(seconds(2));
  }
}
