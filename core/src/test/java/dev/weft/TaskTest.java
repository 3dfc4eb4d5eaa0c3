package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {
  // test_tasks: test_task_basics
  @AsyncTest
  void coroutinesThatAwaitEachOtherGiveTheirValues() {
    Task<Integer> task =
        createTask(() -> await(coroutine(() -> 42)) + await(coroutine(() -> 1000)));

    assertThat(await(task)).isEqualTo(1042);
  }

  // test_tasks: test_task_class, test_ensure_future_coroutine, test_create_task_with_async_function
  @AsyncTest
  void aTaskOfACoroutineRunsItAndBelongsToTheRunningLoop() {
    Task<String> task = createTask(coroutine(() -> "ok"));
    assertThat(task.isDone()).isFalse();

    assertThat(await(task)).isEqualTo("ok");
    assertThat(task.isDone()).isTrue();
    assertThat(task.result()).isEqualTo("ok");
    assertThat(task.exception()).isNull();
    assertThat(task.loop()).isSameAs(EventLoop.running());
  }

  // test_tasks: test_bare_create_task
  @AsyncTest
  void aTaskDoesNotStartBeforeItsCreatorSuspends() {
    var trace = new Trace();
    Task<Void> task = createTask(() -> trace.record("task"));
    trace.record("creator");
    await(task);

    assertThat(trace.events()).containsExactly("creator", "task");
  }

  @AsyncTest
  void tasksStartInTheOrderTheyWereCreated() {
    var trace = new Trace();
    Task<Void> first = createTask(() -> trace.record("first"));
    Task<Void> second = createTask(() -> trace.record("second"));
    await(second);

    assertThat(first.isDone()).isTrue();
    assertThat(trace.events()).containsExactly("first", "second");
  }

  // test_tasks: test_step_result_future, test_ensure_future_future
  @AsyncTest
  void awaitGivesTheVeryObjectThatWasSet() {
    var object = new Object();
    Future<Object> future = Future.create();
    Task<Object> task = createTask(() -> await(future));
    Testing.settle();
    assertThat(task.isDone()).isFalse();

    future.setResult(object);
    assertThat(await(task)).isSameAs(object);
  }

  // test_tasks: test_coroutine_non_gen_function_return_future
  @AsyncTest
  void aFutureThatATaskReturnsIsItsValueAndNotAwaited() {
    Future<String> future = Future.create();
    Task<Future<String>> task = createTask(() -> future);

    assertThat(await(task)).isSameAs(future);
    assertThat(future.isDone()).isFalse();
  }

  // test_tasks: test_current_task, test_current_task_with_implicit_loop
  @AsyncTest
  void theCurrentTaskIsTheOneWhoseBodyRuns() {
    Task<?> main = Task.current();
    Task<Task<?>> task = createTask(() -> Task.current());

    assertThat(await(task)).isSameAs(task);
    assertThat(await(coroutine(() -> Task.current()))).isSameAs(main);
    assertThat(Task.current()).isSameAs(main);
  }

  // test_tasks: test_current_task_with_interleaving_tasks
  @AsyncTest
  void theCurrentTaskIsRightAfterEverySwitch() {
    Future<Void> first = Future.create();
    Future<Void> second = Future.create();
    List<Task<?>> seen = new ArrayList<>();
    Task<Void> one =
        createTask(() -> {
          seen.add(Task.current());
          await(first);
          seen.add(Task.current());
          second.setResult(null);
        });
    Task<Void> two =
        createTask(() -> {
          seen.add(Task.current());
          first.setResult(null);
          await(second);
          seen.add(Task.current());
        });
    var _ = waitAll(List.of(one, two));

    assertThat(seen).containsExactly(one, two, one, two);
  }

  // test_tasks: test_current_task_no_running_loop_implicit, test_current_task_no_running_loop
  @Test
  void outsideALoopThereIsNoCurrentTask() {
    assertThatThrownBy(Task::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running event loop");
    assertThatThrownBy(Task::all)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running event loop");
  }

  @AsyncTest
  void aCallbackRunsInNoTask() {
    Future<Throwable> thrown = Future.create();
    EventLoop.running().callSoon(() -> thrown.setResult(catchThrowable(Task::current)));

    assertThat(await(thrown))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("let it create a task");
  }

  @AsyncTest
  void allListsTheTasksThatAreNotDoneOldestFirst() {
    Future<Void> gate = Future.create();
    Task<Void> one = createTask(() -> await(gate));
    Task<Void> short1 = createTask(() -> {});
    Task<Void> two = createTask(() -> await(gate));
    await(short1);

    assertThat(Task.all()).containsExactly(Task.current(), one, two);
    gate.setResult(null);
    var _ = waitAll(List.of(one, two));
    assertThat(Task.all()).containsExactly(Task.current());
  }

  // test_tasks: test_log_destroyed_pending_task
  // Weft differs: the loop holds every task until it is done, so none is destroyed while pending.
  @AsyncTest
  void aTaskThatNobodyElseHoldsIsHeldByItsLoop() {
    var trace = new Trace();
    WeakReference<Future<Void>> gate = startWaiter(trace);
    Testing.settle();
    System.gc();

    Future<Void> held = gate.get();
    assertThat(held).isNotNull();
    assertThat(Task.all()).hasSize(2);
    held.setResult(null);
    Testing.settle();
    assertThat(trace.events()).containsExactly("woken");
  }

  private static WeakReference<Future<Void>> startWaiter(Trace trace) {
    Future<Void> gate = Future.create();
    createTask(() -> {
      await(gate);
      trace.record("woken");
    });
    return new WeakReference<>(gate);
  }

  // test_tasks: test_task_set_methods
  @AsyncTest
  void aTaskSetsItsOwnResultOnly() {
    Task<String> task = createTask(() -> "ko");

    assertThatThrownBy(() -> task.setResult("ok"))
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("return it");
    assertThatThrownBy(() -> task.setException(new IOException()))
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("throw it");
    assertThat(await(task)).isEqualTo("ko");
  }

  // test_tasks: test_get_coro
  @AsyncTest
  void aTaskKnowsItsCoroutine() {
    Coroutine<Void> coroutine = coroutine(() -> {});
    Task<Void> task = createTask(coroutine);
    assertThat(task.coroutine()).isSameAs(coroutine);

    await(task);
    assertThat(task.coroutine()).isSameAs(coroutine);
  }

  // test_tasks: test_get_stack
  // test_pep492: test_task_print_stack
  // Weft differs: the stack is the whole one, not only its outermost frame.
  @AsyncTest
  void stackTraceShowsWhereATaskIsSuspended() {
    Future<Void> gate = Future.create();
    Task<Void> task = createTask(() -> outerFrame(gate));
    assertThat(methods(task)).isEmpty();
    Testing.settle();

    assertThat(methods(task)).containsSubsequence("await", "innerFrame", "outerFrame");
    gate.setResult(null);
    await(task);
    assertThat(methods(task)).isEmpty();
  }

  private static void outerFrame(Future<Void> gate) {
    innerFrame(gate);
  }

  private static void innerFrame(Future<Void> gate) {
    await(gate);
  }

  private static List<String> methods(Task<?> task) {
    return task.stackTrace().stream().map(StackTraceElement::getMethodName).toList();
  }

  // test_tasks: test_exception_traceback
  @AsyncTest
  void theFailureOfATaskIsTheObjectItThrewWithItsStack() {
    var error = new IOException("disk");
    Task<Void> task =
        createTask(() -> {
          throw error;
        });
    yieldNow();

    assertThat(task.exception()).isSameAs(error);
    assertThat(error.getStackTrace()).isNotEmpty();
    assertThatThrownBy(() -> await(task, IOException.class)).isSameAs(error);
  }

  // test_futures2: test_future_traceback
  @AsyncTest
  void awaitingAFailureAgainAddsTheAwaitingLineOnce() {
    Task<Void> task =
        createTask(() -> {
          throw new IOException("42");
        });
    for (int i = 0; i < 5; i++) {
      Throwable error = catchThrowable(() -> awaitsTheFailure(task));
      assertThat(Arrays.stream(error.getStackTrace()))
          .filteredOn(frame -> frame.getMethodName().equals("awaitsTheFailure"))
          .hasSize(1);
    }
  }

  private static void awaitsTheFailure(Task<Void> task) {
    await(task);
  }

  // test_tasks: test_tb_logger_not_called_after_cancel
  @AsyncTest
  void cancellingAFailedTaskCountsAsReadingItsFailure() {
    Task<Void> task =
        createTask(() -> {
          throw new IOException("seen by cancel");
        });
    yieldNow();

    // TestLoop fails if it is reported as unread
    assertThat(task.cancel()).isFalse();
  }
}
