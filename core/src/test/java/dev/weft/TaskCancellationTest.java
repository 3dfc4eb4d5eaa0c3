package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.List;

class TaskCancellationTest {
  // test_tasks: test_cancel
  @AsyncTest
  void cancellingASleepingTaskEndsItAtOnce() {
    EventLoop loop = EventLoop.running();
    Task<Integer> task =
        createTask(() -> {
          sleep(seconds(10));
          return 12;
        });
    loop.callSoon(task::cancel);

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(loop.time()).isZero();
    assertThat(task.isDone()).isTrue();
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancel()).isFalse();
  }

  // test_tasks: test_cancel_yield
  @AsyncTest
  void aTaskIsCancelledWhereItYields() {
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          trace.record("started");
          yieldNow();
          trace.record("went on");
        });
    yieldNow();
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("started");
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancel()).isFalse();
  }

  // test_tasks: test_task_cancel_message_getter, test_cancel_with_message_before_starting_task
  @AsyncTest
  void aTaskCancelledBeforeItStartsNeverStartsAndKeepsTheMessage() {
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          try {
            trace.record("body");
          } finally {
            trace.record("finally");
          }
        });
    task.cancel("my message");
    var _ = waitAll(List.of(task));

    assertThatThrownBy(task::exception).isInstanceOf(CancelledError.class).hasMessage("my message");
    assertThat(trace.events()).isEmpty();
    assertThat(task.coroutine().state()).isEqualTo(Coroutine.State.CLOSED);
  }

  // test_tasks: test_cancel_with_message_then_future_result
  // test_tasks: test_cancel_with_message_then_future_exception
  @AsyncTest
  void resultAndExceptionOfACancelledTaskThrowWithTheMessage() {
    Task<Void> task = createTask(() -> sleep(seconds(10)));
    Testing.settle();
    task.cancel("my message");
    var _ = waitAll(List.of(task));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(task::result).isInstanceOf(CancelledError.class).hasMessage("my message");
      assertThatThrownBy(task::exception)
          .isInstanceOf(CancelledError.class)
          .hasMessage("my message");
    }
  }

  // test_tasks: test_cancel_with_message_then_future_result
  @AsyncTest
  void aCancellationWithoutAMessageHasNone() {
    Task<Void> task = createTask(() -> sleep(seconds(10)));
    Testing.settle();
    task.cancel(null);

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage(null);
  }

  // test_tasks: test_cancellation_exception_context
  @AsyncTest
  void theAwaiterOfACancelledTaskMayTurnItIntoAFailure() {
    Task<Void> inner = createTask(() -> sleep(seconds(10)));
    Task<Void> outer =
        createTask(() -> {
          try {
            await(inner);
          } catch (CancelledError e) {
            throw new IllegalArgumentException("cancelled", e);
          }
        });
    Testing.settle();
    inner.cancel("msg");

    assertThatThrownBy(() -> await(outer))
        .isInstanceOf(IllegalArgumentException.class)
        .cause()
        .isInstanceOf(CancelledError.class)
        .hasMessage("msg");
    assertThat(outer.isCancelled()).isFalse();
  }

  // test_tasks: test_cancel_inner_future
  @AsyncTest
  void cancellingTheFutureThatATaskAwaitsCancelsTheTask() {
    Future<Void> future = Future.create();
    Task<Void> task = createTask(() -> await(future));
    Testing.settle();
    future.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancelling()).isZero();
  }

  // test_tasks: test_cancel_both_task_and_inner_future
  @AsyncTest
  void cancellingFutureAndTaskTogetherIsOneCancellation() {
    var trace = new Trace();
    Future<Void> future = Future.create();
    Task<Void> task =
        createTask(() -> {
          try {
            await(future);
          } catch (CancelledError e) {
            trace.record("cancelled");
            yieldNow();
            trace.record("went on");
            throw e;
          }
        });
    Testing.settle();
    future.cancel();
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("cancelled", "went on");
    assertThat(future.isCancelled()).isTrue();
    assertThat(task.isCancelled()).isTrue();
  }

  // test_tasks: test_cancel_task_catching
  @AsyncTest
  void aTaskThatCatchesACancellationAndReturnsIsNotCancelled() {
    Future<Void> first = Future.create();
    Future<Void> second = Future.create();
    Task<Integer> task =
        createTask(() -> {
          await(first);
          try {
            await(second);
          } catch (CancelledError e) {
            return 42;
          }
          return 0;
        });
    Testing.settle();
    first.setResult(null);
    Testing.settle();
    task.cancel();

    assertThat(second.isCancelled()).isTrue();
    assertThat(await(task)).isEqualTo(42);
    assertThat(task.isCancelled()).isFalse();
    assertThat(task.cancelling()).isEqualTo(1);
  }

  // test_tasks: test_cancel_task_ignoring
  @AsyncTest
  void aTaskThatIgnoresACancellationGoesOnAwaiting() {
    Future<Void> first = Future.create();
    Future<Integer> second = Future.create();
    Task<Integer> task =
        createTask(() -> {
          try {
            await(first);
          } catch (CancelledError e) {
            // ignored
          }
          return await(second);
        });
    Testing.settle();
    task.cancel();
    Testing.settle();
    assertThat(first.isCancelled()).isTrue();
    assertThat(second.isDone()).isFalse();

    second.setResult(42);
    assertThat(await(task)).isEqualTo(42);
    assertThat(task.isCancelled()).isFalse();
  }

  // test_tasks: test_cancel_current_task
  @AsyncTest
  void aTaskThatCancelsItselfIsCancelledWhereItSuspendsNext() {
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          trace.record("before");
          sleep(seconds(100));
          trace.record("after");
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(EventLoop.running().time()).isZero();
    assertThat(trace.events()).containsExactly("before");
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancel()).isFalse();
  }

  // test_tasks: test_cancel_at_end
  @AsyncTest
  void aTaskThatCancelsItselfAndReturnsIsCancelled() {
    Task<Integer> task =
        createTask(() -> {
          Task.current().cancel();
          return 12;
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancel()).isFalse();
  }

  // test_tasks: test_cancel_awaited_task
  @AsyncTest
  void aTaskThatCancelsItselfCancelsWhatItAwaitsNext() {
    Future<Void> future = Future.create();
    Task<Void> nested = createTask(() -> await(future));
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          await(nested);
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.isCancelled()).isTrue();
    assertThat(nested.isCancelled()).isTrue();
    assertThat(future.isCancelled()).isTrue();
  }

  // test_tasks: test_task_cancel_waiter_future
  @AsyncTest
  void cancellingATaskCancelsTheFutureItAwaits() {
    Future<Void> future = Future.create();
    Task<Void> task = createTask(() -> await(future));
    Testing.settle();
    task.cancel("why");
    assertThat(future.isCancelled()).isTrue();
    assertThat(task.isDone()).isFalse();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("why");
  }

  // test_tasks: test_yield_future_passes_cancel
  @AsyncTest
  void aCancellationPassesThroughEveryCoroutineInBetween() {
    var trace = new Trace();
    Future<Void> waiter = Future.create();
    Coroutine<Void> inner =
        coroutine(() -> {
          try {
            await(waiter);
          } catch (CancelledError e) {
            trace.record("inner");
            throw e;
          }
        });
    Task<Void> outer =
        createTask(() -> {
          try {
            await(inner);
          } catch (CancelledError e) {
            trace.record("outer");
          }
        });
    Testing.settle();
    outer.cancel();
    await(outer);

    assertThat(trace.events()).containsExactly("inner", "outer");
    assertThat(waiter.isCancelled()).isTrue();
  }

  // test_tasks: test_baseexception_during_cancel
  // Weft differs: no Error stops the loop; it is the task's failure, like any other.
  @AsyncTest
  void anErrorThrownDuringACancellationIsTheTasksFailure() {
    var error = new AssertionError("worse");
    Task<Void> task =
        createTask(() -> {
          try {
            sleep(seconds(10));
          } catch (CancelledError e) {
            throw error;
          }
        });
    Testing.settle();
    task.cancel();

    assertThat(task.isDone()).isFalse();
    assertThatThrownBy(() -> await(task)).isSameAs(error);
    assertThat(task.isCancelled()).isFalse();
    assertThat(task.exception()).isSameAs(error);
  }

  @AsyncTest
  void onlyACancellationCountsAsOne() {
    Task<?> task = Task.current();
    var cancelled = new CancelledError();

    assertThat(task.asCancellation(cancelled)).isSameAs(cancelled);
    assertThat(task.asCancellation(new IllegalStateException())).isNull();
    assertThat(task.asCancellation(new InterruptedException())).as("not by a cancel").isNull();
  }
}
