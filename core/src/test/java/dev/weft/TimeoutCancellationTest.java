package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Timeouts in timeouts, and timeouts together with cancellations: whose is which. */
class TimeoutCancellationTest {
  private final Trace trace = new Trace();

  private static Duration now() {
    return EventLoop.running().time();
  }

  // test_timeouts: test_nested_timeouts
  @AsyncTest
  void ofTwoTimeoutsAtOneMomentTheOuterOneTimesOut() {
    List<Timeout> scopes = new ArrayList<>();
    Throwable thrown =
        catchThrowable(() ->
            Timeout.runAt(
                seconds(1),
                outer -> {
                  scopes.add(outer);
                  try {
                    Timeout.runAt(
                        seconds(1),
                        inner -> {
                          scopes.add(inner);
                          sleep(seconds(10));
                        });
                  } catch (CancelledError e) {
                    trace.record("the inner one lets the cancellation pass");
                    throw e;
                  }
                }));
    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(scopes).hasSize(2).allMatch(Timeout::isExpired);
    assertThat(trace.events()).hasSize(1);
    assertThat(Task.current().cancelling()).isZero();
  }

  // test_timeouts: test_nested_timeouts_concurrent
  @AsyncTest
  void theOuterTimeoutPassesThroughTheInnerOne() {
    Throwable thrown =
        catchThrowable(() ->
            timeout(
                millis(2),
                () -> {
                  Throwable inner =
                      catchThrowable(() -> timeout(millis(100), () -> sleep(seconds(1))));
                  assertThat(inner).isInstanceOf(CancelledError.class);
                  throw inner;
                }));
    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(now()).isEqualTo(millis(2));
  }

  // test_timeouts: test_nested_timeouts_loop_busy
  @AsyncTest
  void afterTheInnerTimeoutTheOuterOneStillExpires() {
    Throwable thrown =
        catchThrowable(() ->
            timeout(
                millis(100),
                () -> {
                  assertThatThrownBy(() -> timeout(millis(10), () -> sleep(seconds(1))))
                      .isInstanceOf(TimeoutException.class);
                  assertThat(now()).isEqualTo(millis(10));
                  sleep(seconds(10));
                }));
    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(now()).isEqualTo(millis(100));
    assertThat(Task.current().cancelling()).isZero();
  }

  // test_timeouts: test_nested_timeout_in_finally
  @AsyncTest
  void aTimeoutInTheCleanUpOfATimeoutIsOneOfItsOwn() {
    Throwable thrown =
        catchThrowable(() ->
            timeout(
                seconds(1),
                () -> {
                  try {
                    sleep(seconds(10));
                  } finally {
                    assertThatThrownBy(() -> timeout(seconds(1), () -> sleep(seconds(9))))
                        .isInstanceOf(TimeoutException.class)
                        .hasCauseInstanceOf(CancelledError.class);
                    trace.record("cleaned up");
                  }
                }));
    assertThat(thrown)
        .isInstanceOf(TimeoutException.class)
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("cleaned up");
    assertThat(now()).isEqualTo(seconds(2));
  }

  // test_timeouts: test_foreign_cancel_doesnt_timeout_if_not_expired
  @AsyncTest
  void aCancellationFromElsewhereIsNoTimeout() {
    Timeout[] scopes = new Timeout[1];
    Task<Void> task =
        createTask(() ->
            Timeout.run(
                seconds(10),
                scope -> {
                  scopes[0] = scope;
                  Task.current().cancel();
                  sleep(seconds(20));
                }));
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(scopes[0].isExpired()).isFalse();
    assertThat(now()).isZero();
  }

  @AsyncTest
  void aCancellationThatComesWithTheTimeoutIsACancellation() {
    Task<Void> task =
        createTask(() -> {
          timeout(seconds(1), () -> sleep(seconds(10)));
          trace.record("went on");
        });
    sleep(seconds(1)); // its timer was set first, so the timeout is on its way after this
    task.cancel("from outside");
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(trace.events()).isEmpty();
  }

  // test_timeouts: test_timeout_after_cancellation
  @AsyncTest
  void aTimeoutWorksInATaskThatHasRefusedACancellation() {
    Task<Throwable> task =
        createTask(() -> {
          Task.current().cancel();
          assertThatThrownBy(() -> sleep(seconds(1))).isInstanceOf(CancelledError.class);
          return catchThrowable(() -> timeout(Duration.ZERO, () -> sleep(seconds(1))));
        });
    assertThat(await(task)).isInstanceOf(TimeoutException.class);
    assertThat(task.cancelling()).isEqualTo(1);
  }

  // test_timeouts: test_cancel_in_timeout_after_cancellation
  @AsyncTest
  void aSecondCancellationInATimeoutIsNoTimeout() {
    Task<Throwable> task =
        createTask(() -> {
          Task.current().cancel();
          assertThatThrownBy(() -> sleep(seconds(1))).isInstanceOf(CancelledError.class);
          return catchThrowable(() ->
              timeout(
                  seconds(1),
                  () -> {
                    Task.current().cancel();
                    sleep(seconds(2));
                  }));
        });
    assertThat(await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.cancelling()).isEqualTo(2);
    assertThat(now()).isZero();
  }

  @AsyncTest
  void aTaskCancelledBeforehandIsCancelledInTheBlock() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel("early");
          timeout(seconds(1), () -> sleep(seconds(10)));
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("early");
    assertThat(now()).isZero();
  }

  // Weft's rule: the result was there when the timeout came, so it is delivered.
  @AsyncTest
  void aResultThatComesJustBeforeTheTimeoutIsInTime() throws TimeoutException {
    List<Timeout> scopes = new ArrayList<>();
    Future<String> future = Future.create();
    EventLoop.running().callAt(seconds(1), () -> future.setResult("result"));
    String value =
        Timeout.call(
            seconds(1),
            scope -> {
              scopes.add(scope);
              return await(future);
            });
    assertThat(value).isEqualTo("result");
    assertThat(scopes).allMatch(Timeout::isExpired);
    assertThat(Task.current().cancelling()).isZero();
    yieldNow();
    sleep(seconds(1));
  }

  // Weft's rule: the result is delivered, and the timeout comes at the next suspension.
  @AsyncTest
  void aBodyThatGoesOnWithSuchAResultTimesOutAtItsNextSuspension() {
    Future<String> future = Future.create();
    EventLoop.running().callAt(seconds(1), () -> future.setResult("result"));
    Throwable thrown =
        catchThrowable(() ->
            timeout(
                seconds(1),
                () -> {
                  trace.record(await(future));
                  sleep(seconds(1));
                }));
    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("result");
    assertThat(now()).isEqualTo(seconds(1));
  }

  /** Creates a task that is cancelled when the wait that it begins with is over. */
  private static Task<Void> lateCancelledTask(Block.Run<?> body) {
    Future<Void> future = Future.create();
    Task<Void> task =
        createTask(() -> {
          await(future);
          body.run();
        });
    Testing.settle();
    future.setResult(null);
    task.cancel("from outside");
    return task;
  }

  // Weft differs: asyncio takes it for the timeout's own.
  @AsyncTest
  void aCancellationThatWasDueWhenTheBlockBeganIsNotTakenForItsTimeout() {
    Task<Void> task =
        lateCancelledTask(() -> {
          assertThatThrownBy(() -> timeout(Duration.ZERO, () -> sleep(seconds(1))))
              .isInstanceOf(CancelledError.class);
          trace.record("not a timeout");
        });
    await(task);
    assertThat(trace.events()).containsExactly("not a timeout");
  }

  @AsyncTest
  void norIsItTakenForTheEndOfAScope() {
    Task<Void> task =
        lateCancelledTask(() -> {
          assertThatThrownBy(() ->
                  CancelScope.run(scope -> {
                    EventLoop.running().callSoon(scope::cancel);
                    sleep(seconds(1));
                  }))
              .isInstanceOf(CancelledError.class);
          trace.record("not the scope");
        });
    await(task);
    assertThat(trace.events()).containsExactly("not the scope");
  }

  @AsyncTest
  void norIsItTakenForTheEndOfAGroup() {
    Task<Void> task =
        lateCancelledTask(() -> {
          assertThatThrownBy(() ->
                  TaskGroup.run(group -> {
                    EventLoop.running().callSoon(group::cancel);
                    sleep(seconds(1));
                  }))
              .isInstanceOf(CancelledError.class);
          trace.record("not the group");
        });
    await(task);
    assertThat(trace.events()).containsExactly("not the group");
  }
}
