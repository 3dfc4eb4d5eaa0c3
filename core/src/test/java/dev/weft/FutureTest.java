package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FutureTest {
  // test_futures: test_constructor_use_running_loop
  @AsyncTest
  void aFutureBelongsToTheRunningLoop() {
    Future<Void> future = Future.create();
    Future<Void> other = EventLoop.running().createFuture();

    assertThat(future.loop()).isSameAs(EventLoop.running());
    assertThat(other.loop()).isSameAs(EventLoop.running());
  }

  // test_futures: test_result
  @AsyncTest
  void aResultEndsAFutureForGood() {
    Future<Integer> future = Future.create();
    assertThatThrownBy(future::result).isInstanceOf(InvalidStateException.class);
    future.setResult(42);

    assertThat(future.isDone()).isTrue();
    assertThat(future.isCancelled()).isFalse();
    assertThat(future.result()).isEqualTo(42);
    assertThat(future.exception()).isNull();
    assertRefusesAnotherEnd(future);
  }

  // test_futures: test_exception
  @AsyncTest
  void anExceptionEndsAFutureForGood() {
    Future<Integer> future = Future.create();
    assertThatThrownBy(future::exception).isInstanceOf(InvalidStateException.class);
    var error = new IOException("disk");
    future.setException(error);

    assertThat(future.isDone()).isTrue();
    assertThat(future.isCancelled()).isFalse();
    assertThatThrownBy(future::result).isSameAs(error);
    assertThat(future.exception()).isSameAs(error);
    assertRefusesAnotherEnd(future);
  }

  // test_futures: test_cancel
  @AsyncTest
  void aCancellationEndsAFutureForGood() {
    Future<Integer> future = Future.create();
    assertThat(future.cancel()).isTrue();

    assertThat(future.isDone()).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThatThrownBy(future::result).isInstanceOf(CancelledError.class);
    assertThatThrownBy(future::exception).isInstanceOf(CancelledError.class);
    assertRefusesAnotherEnd(future);
  }

  private static void assertRefusesAnotherEnd(Future<Integer> future) {
    assertThatThrownBy(() -> future.setResult(1)).isInstanceOf(InvalidStateException.class);
    assertThatThrownBy(() -> future.setException(new IOException()))
        .isInstanceOf(InvalidStateException.class);
    assertThat(future.cancel()).isFalse();
  }

  // test_futures: test_future_cancel_message_getter
  @AsyncTest
  void theMessageOfACancellationReachesEveryAwaiter() {
    Future<Void> future = Future.create();
    Task<Void> one = createTask(() -> await(future));
    Task<Void> two = createTask(() -> await(future));
    Testing.settle();
    future.cancel("my message");

    for (Task<Void> task : List.of(one, two)) {
      assertThatThrownBy(() -> await(task))
          .isInstanceOf(CancelledError.class)
          .hasMessage("my message");
    }
  }

  // test_futures: test_yield_from_twice
  @AsyncTest
  void aFutureCanBeAwaitedAgain() {
    Future<Integer> future = Future.create();
    Task<List<Integer>> task = createTask(() -> List.of(await(future), await(future)));
    Testing.settle();
    future.setResult(42);

    assertThat(await(task)).containsExactly(42, 42);
  }

  @AsyncTest
  void awaitingADoneFutureDoesNotLetOthersRun() {
    var trace = new Trace();
    Future<String> future = Future.create();
    future.setResult("done");
    EventLoop.running().callSoon(() -> trace.record("callback"));
    trace.record(await(future));

    assertThat(trace.events()).containsExactly("done");
  }

  @AsyncTest
  void awaitersResumeInTheOrderTheyCame() {
    var trace = new Trace();
    Future<Void> future = Future.create();
    List<Task<Void>> tasks = new ArrayList<>();
    for (String name : List.of("one", "two", "three")) {
      tasks.add(
          createTask(() -> {
            await(future);
            trace.record(name);
          }));
    }
    Testing.settle();
    future.setResult(null);
    assertThat(trace.events()).isEmpty();
    var _ = waitAll(tasks);

    assertThat(trace.events()).containsExactly("one", "two", "three");
  }

  @AsyncTest
  void aTaskCancelledBeforeItAwaitsCancelsThePendingFuture() {
    Future<Void> future = Future.create();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          await(future);
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(future.isCancelled()).isTrue();
  }

  @AsyncTest
  void aTaskCancelledBeforeItAwaitsGetsTheValueOfADoneFuture() {
    Future<String> future = Future.create();
    future.setResult("there");
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          trace.record(await(future));
          yieldNow();
          trace.record("went on");
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("there");
  }

  // test_futures: test_future_repr
  @Test
  void toStringTellsTheState() {
    TestLoop.run(() -> {
      Future<Integer> pending = Future.create();
      Future<Integer> finished = Future.create();
      Future<Integer> failed = Future.create();
      Future<Integer> cancelled = Future.create();
      finished.setResult(4);
      failed.setException(new IOException("disk"));
      cancelled.cancel();

      assertThat(pending).hasToString("Future[pending]");
      assertThat(finished).hasToString("Future[result=4]");
      assertThat(failed).hasToString("Future[exception=java.io.IOException: disk]");
      assertThat(cancelled).hasToString("Future[cancelled]");
      assertThat(failed.exception()).hasMessage("disk");
    });
  }

  // test_futures: test_future_source_traceback
  // test_tasks: test_task_source_traceback
  @Test
  void inDebugModeMessagesTellWhereAFutureWasCreated() {
    TestLoop.runInDebugMode(() -> {
      Future<Integer> future = Future.create();
      future.setResult(1);

      assertThatThrownBy(() -> future.setResult(2))
          .isInstanceOf(InvalidStateException.class)
          .hasMessageContaining("created at")
          .hasMessageContaining("FutureTest.java");
    });
  }

  // test_futures: test_tb_logger_abandoned, test_tb_logger_result_unretrieved
  // test_futures: test_tb_logger_result_retrieved
  @Test
  void aFutureThatNobodyReadsIsNotReportedUnlessItFailed() {
    List<ErrorContext> errors =
        reports(
            false,
            () -> {
              Future<Integer> pending = Future.create();
              Future<Integer> unread = Future.create();
              Future<Integer> read = Future.create();
              Future<Integer> cancelled = Future.create();
              unread.setResult(42);
              read.setResult(42);
              cancelled.cancel();
              assertThat(read.result()).isEqualTo(42);
              assertThat(pending.isDone()).isFalse();
            });

    assertThat(errors).isEmpty();
  }

  // test_futures: test_tb_logger_exception_unretrieved, test_future_exception_never_retrieved
  @Test
  void aFailureThatNobodyReadsIsReportedAtTheLatestWhenTheLoopCloses() {
    var error = new IOException("boom");
    List<ErrorContext> errors =
        reports(
            false,
            () -> {
              Future<Integer> future = Future.create();
              future.setException(error);
            });

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().exception()).isSameAs(error);
    assertThat(errors.getFirst().message()).contains("nobody read its exception");
  }

  // test_futures: test_future_exception_never_retrieved_debug
  @Test
  void inDebugModeAnUnreadFailureIsReportedAtOnce() {
    List<Integer> reportedInside = new ArrayList<>();
    List<ErrorContext> errors =
        reports(
            true,
            () -> {
              List<ErrorContext> collected = TestLoop.collectErrors();
              Future<Integer> future = Future.create();
              future.setException(new IOException("boom"));
              yieldNow();
              reportedInside.add(collected.size());
            });

    assertThat(reportedInside).containsExactly(1);
    assertThat(errors).isEmpty();
  }

  // test_futures: test_tb_logger_exception_retrieved, test_tb_logger_exception_result_retrieved
  @Test
  void aFailureThatWasReadIsNotReported() {
    List<ErrorContext> errors =
        reports(
            false,
            () -> {
              Future<Integer> byException = Future.create();
              Future<Integer> byResult = Future.create();
              byException.setException(new IOException("one"));
              byResult.setException(new IOException("two"));
              assertThat(byException.exception()).hasMessage("one");
              assertThatThrownBy(byResult::result).hasMessage("two");
            });

    assertThat(errors).isEmpty();
  }

  // test_futures: test_tb_logger_not_called_after_cancel
  @Test
  void cancellingAFailedFutureCountsAsReadingItsFailure() {
    List<ErrorContext> errors =
        reports(
            false,
            () -> {
              Future<Integer> future = Future.create();
              future.setException(new IOException("seen by cancel"));
              assertThat(future.cancel()).isFalse();
            });

    assertThat(errors).isEmpty();
  }

  @Test
  void anAwaitedFailureIsNotReported() {
    List<ErrorContext> errors =
        reports(
            true,
            () -> {
              Future<Integer> future = Future.create();
              Task<Integer> task = createTask(() -> await(future));
              Testing.settle();
              future.setException(new IOException("awaited"));
              assertThatThrownBy(() -> await(task)).hasMessage("awaited");
            });

    assertThat(errors).isEmpty();
  }

  /** Returns what the handler of a loop was told until the loop had closed. */
  private static <X extends Throwable> List<ErrorContext> reports(boolean debug, Block.Run<X> body)
      throws X {
    List<ErrorContext> errors = new ArrayList<>();
    Runner.Builder options = Runner.builder().virtualTime();
    try (var runner = (debug ? options.debug() : options).build()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(body);
    }
    return errors;
  }
}
