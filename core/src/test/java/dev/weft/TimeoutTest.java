package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeoutTest {
  private final Trace trace = new Trace();
  private Timeout seen;

  private static Duration now() {
    return EventLoop.running().time();
  }

  /** Runs {@code body} in a timeout that is left in {@link #seen}; returns what it throws. */
  private Throwable thrownIn(Duration limit, Block.Run<?> body) {
    return catchThrowable(() ->
        Timeout.run(
            limit,
            (Timeout scope) -> {
              seen = scope;
              body.run();
            }));
  }

  // test_timeouts: test_timeout_basic
  @AsyncTest
  void aBodyThatTakesTooLongTimesOut() {
    assertThat(thrownIn(seconds(1), () -> sleep(seconds(10)))).isInstanceOf(TimeoutException.class);
    assertThat(seen.isExpired()).isTrue();
    assertThat(now()).isEqualTo(seconds(1));
    assertThat(Task.current().cancelling()).isZero();
  }

  // test_timeouts: test_timeout_at_basic
  @AsyncTest
  void aDeadlineIsATimeOfTheLoopsClock() {
    sleep(seconds(1));
    assertThatThrownBy(() ->
            Timeout.runAt(
                seconds(3),
                scope -> {
                  seen = scope;
                  sleep(seconds(10));
                }))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("at 3.0s");
    assertThat(seen.isExpired()).isTrue();
    assertThat(seen.deadline()).isEqualTo(seconds(3));
    assertThat(now()).isEqualTo(seconds(3));
  }

  // test_timeouts: test_timeout_not_called
  @AsyncTest
  void aBodyThatIsInTimeGivesItsValue() throws TimeoutException {
    String value =
        Timeout.call(
            seconds(10),
            scope -> {
              seen = scope;
              sleep(seconds(1));
              return "value";
            });
    assertThat(value).isEqualTo("value");
    assertThat(seen.isExpired()).isFalse();
    assertThat(seen.deadline()).isEqualTo(seconds(10));
    sleep(seconds(60));
  }

  // test_timeouts: test_timeout_disabled, test_timeout_at_disabled
  @AsyncTest
  void withoutADeadlineItNeverExpires() throws TimeoutException {
    Timeout.run(
        seconds(1),
        scope -> {
          seen = scope;
          scope.reschedule(null);
          assertThat(scope.deadline()).isNull();
          sleep(seconds(60));
        });
    assertThat(seen.isExpired()).isFalse();
    assertThat(seen.deadline()).isNull();
  }

  // test_timeouts: test_waiter_cancelled, test_outer_task_is_not_cancelled
  @AsyncTest
  void theBodySeesACancellationAndTheTaskIsNotCancelled() {
    Task<Throwable> task =
        createTask(() ->
            thrownIn(
                seconds(1),
                () -> {
                  try {
                    sleep(seconds(10));
                  } catch (CancelledError e) {
                    trace.record("cancelled");
                    throw e;
                  }
                }));
    assertThat(await(task)).isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("cancelled");
    assertThat(task.isCancelled()).isFalse();
  }

  // test_timeouts: test_timeout_zero, test_timeout_zero_sleep_zero
  // test_timeouts: test_timeout_in_the_past_sleep_zero
  @AsyncTest
  void aLimitThatIsNotPositiveExpiresAtTheFirstSuspension() {
    List<Block.Run<RuntimeException>> waits =
        List.of(() -> sleep(seconds(10)), () -> sleep(Duration.ZERO), () -> yieldNow());
    for (Block.Run<RuntimeException> wait : waits) {
      for (Duration limit : List.of(Duration.ZERO, seconds(-11))) {
        assertThat(thrownIn(limit, wait)).isInstanceOf(TimeoutException.class);
        assertThat(seen.isExpired()).isTrue();
        assertThat(seen.deadline()).isLessThanOrEqualTo(now());
      }
    }
    assertThat(now()).isZero();
  }

  @AsyncTest
  void aBodyThatDoesNotSuspendIsAlwaysInTime() {
    assertThat(thrownIn(Duration.ZERO, () -> trace.record("body"))).isNull();
    assertThat(trace.events()).containsExactly("body");
    assertThat(seen.isExpired()).isFalse();
    yieldNow();
    sleep(seconds(1));
  }

  // test_timeouts: test_foreign_exception_passed
  @AsyncTest
  void aFailureOfTheBodyPasses() {
    var error = new IOException();
    assertThat(thrownIn(seconds(1), () -> throwIt(error))).isSameAs(error);
    assertThat(seen.isExpired()).isFalse();
    sleep(seconds(2));
  }

  private static void throwIt(Throwable error) throws Throwable {
    throw error;
  }

  // test_timeouts: test_timeout_exception_context
  @Test
  void theCauseIsTheCancellation() {
    TestLoop.run(() ->
        assertThat(thrownIn(seconds(1), () -> sleep(seconds(10))))
            .isInstanceOf(TimeoutException.class)
            .hasCauseInstanceOf(CancelledError.class));
  }

  // test_timeouts: test_foreign_exception_on_timeout, test_foreign_exception_on_timeout_2
  // Weft differs: Java has no implicit context, so no TimeoutException is inserted below it.
  @AsyncTest
  void aFailureInTheCleanUpIsThrownInsteadOfTheTimeout() {
    var error = new IOException();
    Throwable thrown =
        thrownIn(
            seconds(1),
            () -> {
              try {
                sleep(seconds(10));
              } finally {
                throwIt(error);
              }
            });
    assertThat(thrown).isSameAs(error);
    assertThat(seen.isExpired()).isTrue();
    assertThat(Task.current().cancelling()).isZero();
    yieldNow();
  }

  // test_timeouts: test_timeout_taskgroup
  @AsyncTest
  void aGroupThatFailsInItsCleanUpIsThrownInsteadOfTheTimeout() {
    var error = new IOException();
    ExceptionGroup thrown =
        catchThrowableOfType(
            ExceptionGroup.class,
            () ->
                timeout(
                    seconds(1),
                    () ->
                        TaskGroup.run(group -> {
                          group.createTask(() -> {
                            try {
                              sleep(seconds(2));
                            } finally {
                              throwIt(error);
                            }
                          });
                          sleep(seconds(10));
                        })));
    assertThat(thrown.exceptions()).containsExactly(error);
    assertThat(Task.current().cancelling()).isZero();
    sleep(seconds(1));
  }

  @AsyncTest
  void aBodyThatSwallowsTheCancellationDoesNotTimeOut() {
    Throwable thrown =
        thrownIn(
            seconds(1),
            () -> {
              try {
                sleep(seconds(10));
              } catch (CancelledError e) {
                trace.record("swallowed");
              }
              sleep(seconds(1));
            });
    assertThat(thrown).isNull();
    assertThat(seen.isExpired()).isTrue();
    assertThat(now()).isEqualTo(seconds(2));
    assertThat(Task.current().cancelling()).isZero();
  }

  // test_timeouts: test_reschedule
  @AsyncTest
  void theDeadlineCanBeMovedAndTakenAway() {
    Task<Throwable> task = createTask(() -> thrownIn(seconds(10), () -> sleep(seconds(50))));
    yieldNow();
    assertThat(seen.deadline()).isEqualTo(seconds(10));
    seen.reschedule(seconds(20));
    assertThat(seen.deadline()).isEqualTo(seconds(20));
    sleep(seconds(15));
    seen.reschedule(null);
    assertThat(seen.deadline()).isNull();
    sleep(seconds(15));
    assertThat(task.isDone()).isFalse();
    task.cancel();
    assertThat(await(task)).isInstanceOf(CancelledError.class);
    assertThat(seen.isExpired()).isFalse();
  }

  @AsyncTest
  void aDeadlineMovedIntoThePastExpiresAtTheNextSuspension() {
    sleep(seconds(5));
    Throwable thrown =
        thrownIn(
            seconds(10),
            () -> {
              seen.reschedule(seconds(1));
              trace.record("still here");
              sleep(seconds(1));
            });
    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("still here");
    assertThat(now()).isEqualTo(seconds(5));
  }

  // test_timeouts: test_timeout_finished
  @AsyncTest
  void theDeadlineOfABlockThatHasEndedCannotBeMoved() {
    assertThat(thrownIn(seconds(1), () -> {})).isNull();
    assertThatThrownBy(() -> seen.reschedule(seconds(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("finished");
  }

  // test_timeouts: test_timeout_expired
  @AsyncTest
  void theDeadlineOfABlockThatHasExpiredCannotBeMoved() {
    assertThat(thrownIn(seconds(1), () -> sleep(seconds(2)))).isNotNull();
    assertThatThrownBy(() -> seen.reschedule(seconds(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expired");
  }

  // test_timeouts: test_timeout_expiring
  @AsyncTest
  void theDeadlineCannotBeMovedWhileTheBodyIsBeingCancelled() {
    Throwable thrown =
        thrownIn(
            seconds(1),
            () -> {
              assertThatThrownBy(() -> sleep(seconds(2))).isInstanceOf(CancelledError.class);
              assertThatThrownBy(() -> seen.reschedule(seconds(2)))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("expiring");
            });
    assertThat(thrown).isNull();
  }

  // test_timeouts: test_timeout_without_task
  @AsyncTest
  void itNeedsATask() {
    Future<Throwable> thrown = Future.create();
    EventLoop.running().callSoon(() -> thrown.setResult(thrownIn(seconds(1), () -> {})));
    assertThat(await(thrown))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no task is running");
  }

  @AsyncTest
  void whatTheBodyThrowsIsCheckedForItsType() {
    Throwable thrown = catchThrowable(() -> timeout(seconds(1), () -> read()));
    assertThat(thrown).isInstanceOf(IOException.class);
  }

  private static String read() throws IOException {
    throw new IOException();
  }
}
