package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

class WaitForTest {
  private static final List<Duration> NO_TIME = List.of(Duration.ZERO, seconds(-1));

  private final Trace trace = new Trace();

  private static Duration now() {
    return EventLoop.running().time();
  }

  /** Takes a second, whatever cancellations come. */
  private void stubborn() {
    Duration end = now().plus(seconds(1));
    while (now().compareTo(end) < 0) {
      try {
        sleep(end.minus(now()));
      } catch (CancelledError e) {
        trace.record("refused");
      }
    }
    trace.record("ended");
  }

  /** Takes a second to clean up when cancelled. */
  private String slowToStop() {
    try {
      sleep(seconds(10));
    } catch (CancelledError e) {
      sleep(seconds(1));
      trace.record("stopped");
      throw e;
    }
    return "done";
  }

  // test_waitfor: test_asyncio_wait_for_cancelled
  @AsyncTest
  void whatRefusesTheCancellationOfItsWaiterIsWaitedFor() {
    Task<Void> waiter = createTask(() -> waitFor(() -> stubborn(), seconds(2)));
    yieldNow();
    waiter.cancel();
    var _ = waitAll(List.of(waiter));
    assertThat(trace.events()).containsExactly("refused", "ended");
    assertThat(now()).isEqualTo(seconds(1));
  }

  // test_waitfor: test_asyncio_wait_for_timeout
  @AsyncTest
  void whatRefusesTheTimeoutIsWaitedFor() throws TimeoutException {
    waitFor(() -> stubborn(), seconds(0.5));
    assertThat(trace.events()).containsExactly("refused", "ended");
    assertThat(now()).isEqualTo(seconds(1));
  }

  // test_waitfor: test_wait_for_timeout_less_then_0_or_0_future_done
  @AsyncTest
  void withoutTimeADoneFutureGivesItsResult() throws TimeoutException {
    Future<String> future = Future.create();
    future.setResult("done");
    for (Duration limit : NO_TIME) {
      assertThat(waitFor(future, limit)).isEqualTo("done");
    }
  }

  // test_waitfor: test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started
  @AsyncTest
  void withoutTimeACoroutineOrABodyIsNotStarted() {
    for (Duration limit : NO_TIME) {
      Coroutine<Void> cold = coroutine(() -> trace.record("coroutine"));
      assertThatThrownBy(() -> waitFor(cold, limit)).isInstanceOf(TimeoutException.class);
      assertThat(cold.state()).isEqualTo(Coroutine.State.CLOSED);
      assertThatThrownBy(() -> waitFor(() -> trace.record("body"), limit))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("the limit was not positive");
    }
    Testing.settle();
    assertThat(trace.events()).isEmpty();
  }

  // test_waitfor: test_wait_for_timeout_less_then_0_or_0
  @AsyncTest
  void withoutTimeARunningTaskIsCancelled() {
    for (Duration limit : NO_TIME) {
      Task<Void> task =
          createTask(() -> {
            try {
              sleep(seconds(10));
            } finally {
              trace.record("cleaned up");
            }
          });
      yieldNow();
      assertThatThrownBy(() -> waitFor(task, limit)).isInstanceOf(TimeoutException.class);
      assertThat(task.isCancelled()).isTrue();
    }
    assertThat(trace.events()).containsExactly("cleaned up", "cleaned up");
    assertThat(now()).isZero();
  }

  // test_waitfor: test_wait_for
  @AsyncTest
  void whenTheLimitIsOverTheTaskIsCancelled() {
    Task<Void> task = createTask(() -> sleep(seconds(10)));
    assertThatThrownBy(() -> waitFor(task, seconds(1))).isInstanceOf(TimeoutException.class);
    assertThat(task.isCancelled()).isTrue();
    assertThat(now()).isEqualTo(seconds(1));
    assertThat(Task.current().cancelling()).isZero();
  }

  @AsyncTest
  void inTimeItGivesTheResult() throws TimeoutException {
    Task<String> task = createTask(() -> "task");
    assertThat(waitFor(task, seconds(1))).isEqualTo("task");
    assertThat(waitFor(coroutine(() -> "coroutine"), seconds(1))).isEqualTo("coroutine");
    assertThat(Asyncio.<String, RuntimeException>waitFor(() -> "body", seconds(1)))
        .isEqualTo("body");
    sleep(seconds(2));
  }

  // test_waitfor: test_wait_for_race_condition
  @AsyncTest
  void aResultThatComesSoonIsGiven() throws TimeoutException {
    Future<String> future = Future.create();
    EventLoop.running().callSoon(() -> future.setResult("ok"));
    assertThat(waitFor(future, seconds(0.2))).isEqualTo("ok");
  }

  @AsyncTest
  void aResultThatComesWithTheTimeoutIsGiven() throws TimeoutException {
    Future<String> future = Future.create();
    EventLoop.running().callLater(seconds(1), () -> future.setResult("ok"));
    assertThat(waitFor(future, seconds(1))).isEqualTo("ok");
    yieldNow();
  }

  // test_waitfor: test_wait_for_cancellation_race_condition, test_wait_for_cancel_suppressed
  @AsyncTest
  void aValueGivenInSpiteOfTheCancellationIsReturned() throws TimeoutException {
    int value =
        Asyncio.<Integer, RuntimeException>waitFor(
            () -> {
              assertThatThrownBy(() -> sleep(seconds(10))).isInstanceOf(CancelledError.class);
              return 42;
            },
            seconds(0.1));
    assertThat(value).isEqualTo(42);
    assertThat(now()).isEqualTo(seconds(0.1));
  }

  // test_waitfor: test_wait_for_waits_for_task_cancellation
  @AsyncTest
  void itWaitsUntilTheTaskHasStopped() {
    Task<String> task = createTask(() -> slowToStop());
    assertThatThrownBy(() -> waitFor(task, millis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("stopped");
    assertThat(now()).isEqualTo(millis(1001));
  }

  // test_waitfor: test_wait_for_waits_for_task_cancellation_w_timeout_0
  @AsyncTest
  void withoutTimeItWaitsUntilTheTaskHasStoppedToo() {
    Task<String> task = createTask(() -> slowToStop());
    yieldNow();
    assertThatThrownBy(() -> waitFor(task, Duration.ZERO))
        .isInstanceOf(TimeoutException.class)
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("stopped");
    assertThat(now()).isEqualTo(seconds(1));
  }

  // test_waitfor: test_wait_for_reraises_exception_during_cancellation
  @AsyncTest
  void aFailureInTheCleanUpIsThrownInsteadOfTheTimeout() {
    for (Duration limit : List.of(Duration.ZERO, millis(1))) {
      var error = new IOException();
      Task<Void> task =
          createTask(() -> {
            try {
              sleep(seconds(10));
            } catch (CancelledError e) {
              throw error;
            }
          });
      yieldNow();
      assertThatThrownBy(() -> waitFor(task, limit)).isSameAs(error);
    }
  }

  // test_waitfor: test_cancel_wait_for
  @AsyncTest
  void cancellingTheWaiterCancelsTheTask() {
    Task<Void> task = createTask(() -> await(Future.create()));
    Task<Void> waiter = createTask(() -> waitFor(task, seconds(60)));
    EventLoop.running().callSoon(waiter::cancel);
    assertThatThrownBy(() -> await(waiter)).isInstanceOf(CancelledError.class);
    assertThat(task.isCancelled()).isTrue();
  }

  @AsyncTest
  void aWaiterCancelledBeforehandCancelsTheTask() {
    for (Duration limit : List.of(Duration.ZERO, seconds(60))) {
      Task<Void> task = createTask(() -> await(Future.create()));
      Task<Void> waiter =
          createTask(() -> {
            Task.current().cancel();
            waitFor(task, limit);
          });
      assertThatThrownBy(() -> await(waiter)).isInstanceOf(CancelledError.class);
      Testing.settle();
      assertThat(task.isCancelled()).isTrue();
    }
  }

  // test_waitfor: test_wait_for_issue86296
  @AsyncTest
  void aCancellationAfterTheTaskHasEndedComesAtTheNextSuspension() {
    Task<String> inner = createTask(() -> "done");
    Task<Void> waiter =
        createTask(() -> {
          trace.record(waitFor(inner, seconds(100)));
          sleep(seconds(1));
          trace.record("went on");
        });
    yieldNow();
    waiter.cancel();
    assertThatThrownBy(() -> await(waiter)).isInstanceOf(CancelledError.class);
    assertThat(inner.result()).isEqualTo("done");
    assertThat(trace.events()).containsExactly("done");
  }

  // test_waitfor: test_zero_timeout
  @AsyncTest
  void withoutTimeAShieldedTaskGoesOn() {
    Task<String> task = createTask(() -> sleepAndSay("done"));
    Future<String> shield = shield(task);
    assertThatThrownBy(() -> waitFor(shield, Duration.ZERO)).isInstanceOf(TimeoutException.class);
    assertThat(task.isDone()).isFalse();
    assertThat(shield.isCancelled()).isTrue();
    assertThat(await(task)).isEqualTo("done");
  }

  // test_waitfor: test_shielded_timeout
  @AsyncTest
  void whenTheLimitIsOverAShieldedTaskGoesOn() {
    Task<String> task = createTask(() -> sleepAndSay("done"));
    assertThatThrownBy(() -> waitFor(shield(task), millis(10)))
        .isInstanceOf(TimeoutException.class);
    assertThat(task.isDone()).isFalse();
    assertThat(await(task)).isEqualTo("done");
  }

  private static String sleepAndSay(String value) {
    sleep(seconds(1));
    return value;
  }
}
