package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Wrong uses: each is refused with an exception that says what to do instead. */
class BadInputTest {
  private final Trace trace = new Trace();

  /** Asserts that each call throws {@code type}, with {@code message} somewhere in its message. */
  private static void assertEachThrows(
      Class<? extends Throwable> type, String message, Map<String, ThrowingCallable> calls) {
    List<String> wrong = new ArrayList<>();
    calls.forEach((name, call) -> {
      Throwable thrown = catchThrowable(call);
      if (!type.isInstance(thrown) || !String.valueOf(thrown.getMessage()).contains(message)) {
        wrong.add(name + ": " + thrown);
      }
    });
    assertThat(wrong).isEmpty();
  }

  // test_futures: test_constructor_without_loop, test_wrap_future_without_loop
  // test_tasks: test_constructor_empty_sequence_without_loop, test_constructor_without_loop
  // test_tasks: test_shield_coroutine_without_loop, test_as_completed_coroutine_without_loop
  @Test
  void outsideALoopNothingCanBeAwaitedOrCreated() {
    Coroutine<Integer> cold = coroutine(() -> 1);
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("await coroutine", () -> await(cold));
    calls.put("await stage", () -> await(new CompletableFuture<Integer>()));
    calls.put("createTask", () -> createTask(() -> 1));
    calls.put("create", () -> Future.create());
    calls.put("sleep", () -> sleep(seconds(1)));
    calls.put("yieldNow", () -> yieldNow());
    calls.put("gather", () -> gather(List.of(cold)));
    calls.put("gather nothing", () -> gather(List.<Coroutine<Integer>>of()));
    calls.put("shield", () -> shield(cold));
    calls.put("waitAll", () -> Asyncio.waitAll(List.<Task<Integer>>of()));
    calls.put("asCompleted", () -> Asyncio.asCompleted(List.<Task<Integer>>of()));
    calls.put("waitFor", () -> Asyncio.waitFor(cold, seconds(1)));
    calls.put("timeout", () -> Asyncio.timeout(seconds(1), () -> {}));
    calls.put("toThread", () -> Asyncio.toThread(() -> {}));
    calls.put("race", () -> Asyncio.race(() -> 1));
    calls.put("TaskGroup", () -> TaskGroup.run(group -> {}));

    assertEachThrows(IllegalStateException.class, "no running event loop", calls);
    assertThat(cold.state()).isEqualTo(Coroutine.State.CREATED);
  }

  @AsyncTest
  void aCallbackCannotSuspend() {
    Future<Throwable> thrown = Future.create();
    EventLoop.running().callSoon(() -> thrown.setResult(catchThrowable(() -> sleep(seconds(1)))));

    assertThat(await(thrown))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a callback cannot suspend")
        .hasMessageContaining("create a task");
  }

  // test_tasks: test_task_awaits_on_itself
  @AsyncTest
  void aTaskCannotAwaitItself() {
    Task<?>[] self = new Task<?>[1];
    self[0] = createTask("narcissus", () -> await(self[0]));
    Testing.settle();

    assertThat(self[0].isDone()).isTrue();
    assertThat(self[0].exception())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("narcissus")
        .hasMessageContaining("itself");
  }

  @AsyncTest
  void tasksThatAwaitEachOtherCanBeCancelled() {
    Task<?>[] both = new Task<?>[2];
    both[0] = createTask("one", () -> await(both[1]));
    both[1] = createTask("two", () -> await(both[0]));
    Testing.settle();
    both[0].cancel();
    Testing.settle();

    assertThat(both).allMatch(Task::isCancelled);
  }

  // test_tasks: test_other_loop_future
  @Test
  void aFutureOfAnotherLoopCannotBeAwaited() {
    try (EventLoop other = EventLoop.create()) {
      Future<Integer> foreign = other.createFuture();
      TestLoop.run(() ->
          assertThatThrownBy(() -> await(foreign))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("belongs to a different loop")
              .hasMessageContaining("await it there"));
    }
  }

  // test_tasks: test_ensure_future_error_msg, test_constructor_heterogenous_futures
  // test_base_events: test_run_until_complete_loop
  @Test
  void futuresOfAnotherLoopAreRefusedEverywhere() {
    try (EventLoop other = EventLoop.create();
        EventLoop third = EventLoop.create()) {
      Future<Integer> foreign = other.createFuture();
      TestLoop.run(() -> {
        Future<Integer> own = Future.create();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("gather", () -> gather(List.of(own, foreign)));
        calls.put("gatherOutcomes", () -> Asyncio.gatherOutcomes(List.of(own, foreign)));
        calls.put("shield", () -> shield(foreign));
        calls.put("waitAll", () -> Asyncio.waitAll(List.of(foreign)));
        calls.put("waitFirst", () -> Asyncio.waitFirst(List.of(own, foreign)));
        calls.put("asCompleted", () -> Asyncio.asCompleted(List.of(foreign)));
        calls.put("waitFor", () -> Asyncio.waitFor(foreign, seconds(1)));
        calls.put("waitFor 0", () -> Asyncio.waitFor(foreign, Duration.ZERO));
        assertEachThrows(IllegalStateException.class, "different loop", calls);
      });
      assertThatThrownBy(() -> third.runUntilComplete(foreign))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("different loop");
    }
  }

  // test_futures: test_result, test_exception
  @AsyncTest
  void settingAResultTwiceSaysWhatToAskFirst() {
    Future<Integer> future = Future.create();
    assertThatThrownBy(future::result)
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("not done yet")
        .hasMessageContaining("await it");
    future.setResult(1);

    assertThatThrownBy(() -> future.setResult(2))
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("done already")
        .hasMessageContaining("isDone()");
    assertThatThrownBy(() -> future.setException(new IOException()))
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("done already");
    assertThat(future.result()).isEqualTo(1);
  }

  // test_base_events: test_running_loop_within_a_loop
  @Test
  void aLoopCannotRunInsideAnother() {
    try (EventLoop inner = EventLoop.create()) {
      TestLoop.run(() ->
          assertThatThrownBy(inner::runForever)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("while another one is running")
              .hasMessageContaining("await the work instead"));
    }
  }

  // test_events: test_run_until_complete_nesting
  @AsyncTest
  void aRunningLoopCannotBeRunAgainAndTheBodyIsNotStarted() {
    EventLoop loop = EventLoop.running();
    assertThatThrownBy(loop::runForever)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already running");
    assertThatThrownBy(() -> loop.runUntilComplete(() -> trace.record("body")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already running");
    yieldNow();

    assertThat(trace.events()).isEmpty();
    assertThat(Task.all()).containsExactly(Task.current());
  }

  @AsyncTest
  void aLoopThatIsClosedInsideAnotherLeavesTheOuterOneRunning() {
    EventLoop outer = EventLoop.running();
    EventLoop inner = EventLoop.create();
    Task<Void> left = inner.createTask(() -> yieldNow());
    List<EventLoop> after = new ArrayList<>();
    outer.callSoon(() -> {
      inner.close();
      after.add(EventLoop.running());
    });
    yieldNow();
    yieldNow();

    assertThat(left.isCancelled()).isTrue();
    assertThat(after).containsExactly(outer);
  }

  // test_events: test_close
  @Test
  void aClosedLoopRefusesEverything() {
    EventLoop loop = EventLoop.create();
    loop.close();
    Coroutine<Integer> cold = coroutine(() -> 1);
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("runForever", loop::runForever);
    calls.put("runUntilComplete body", () -> loop.runUntilComplete(() -> 1));
    calls.put("runUntilComplete", () -> loop.runUntilComplete(loop.createFuture()));
    calls.put("callSoon", () -> loop.callSoon(() -> {}));
    calls.put("callSoonThreadsafe", () -> loop.callSoonThreadsafe(() -> {}));
    calls.put("callLater", () -> loop.callLater(seconds(1), () -> {}));
    calls.put("callAt", () -> loop.callAt(seconds(1), () -> {}));
    calls.put("createTask", () -> loop.createTask(cold));
    calls.put("createTask body", () -> loop.createTask(() -> 1));
    calls.put("submit", () -> loop.submit(() -> 1));
    calls.put("runInExecutor", () -> loop.runInExecutor(Runnable::run, () -> 1));
    calls.put("addSignalHandler", () -> loop.addSignalHandler("TERM", () -> {}));

    assertEachThrows(IllegalStateException.class, "the event loop is closed: create", calls);
    assertThatThrownBy(() -> loop.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("the event loop is closed: create");
    assertThat(cold.state()).isEqualTo(Coroutine.State.CREATED);
  }

  // test_events: test_add_signal_handler
  @Test
  void anUnknownSignalIsNamed() {
    try (EventLoop loop = EventLoop.create()) {
      assertThatThrownBy(() -> loop.addSignalHandler("BOOM", () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("BOOM");
      assertThatThrownBy(() -> loop.addSignalHandler("KILL", () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("KILL");
    }
  }

  // test_base_events: test_check_thread
  @Test
  void inDebugModeEveryCallFromAWrongThreadIsRefused() {
    TestLoop.runInDebugMode(() -> {
      EventLoop loop = EventLoop.running();
      Task<?> task = Task.current();
      Future<Integer> future = Future.create();
      Handle handle = loop.callLater(seconds(1), () -> {});
      Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
      calls.put("callSoon", () -> loop.callSoon(() -> {}));
      calls.put("callLater", () -> loop.callLater(seconds(60), () -> {}));
      calls.put("callAt", () -> loop.callAt(seconds(60), () -> {}));
      calls.put("createTask", () -> loop.createTask(() -> {}));
      calls.put("runInExecutor", () -> loop.runInExecutor(Runnable::run, () -> {}));
      calls.put("stop", loop::stop);
      calls.put("setResult", () -> future.setResult(1));
      calls.put("setException", () -> future.setException(new IOException()));
      calls.put("addDoneCallback", () -> future.addDoneCallback(done -> {}));
      calls.put("removeDoneCallback", () -> future.removeDoneCallback(done -> {}));
      calls.put("toCompletableFuture", () -> future.toCompletableFuture());
      calls.put("cancel", () -> future.cancel());
      calls.put("task.cancel", () -> task.cancel());
      calls.put("task.uncancel", () -> task.uncancel());
      calls.put("handle.cancel", handle::cancel);
      Throwable failure = inOtherThread(calls);

      assertThat(failure).isNull();
    });
  }

  /** Makes the calls in another thread, and again in one that runs a loop of its own. */
  private static Throwable inOtherThread(Map<String, ThrowingCallable> calls) {
    var failure = new CompletableFuture<Throwable>();
    String advice = "which does not run this loop: use callSoonThreadsafe or submit";
    Runnable check = () -> assertEachThrows(IllegalStateException.class, advice, calls);
    Thread.ofPlatform()
        .start(() -> {
          Throwable plain = catchThrowable(check::run);
          Throwable inLoop = catchThrowable(() -> Asyncio.run(() -> check.run()));
          failure.complete(plain == null ? inLoop : plain);
        });
    return await(failure);
  }

  // test_base_events: test_check_thread
  @Test
  void aLoopThatDoesNotRunMayBePreparedInAnyThread() throws InterruptedException {
    try (EventLoop loop = EventLoop.create()) {
      loop.setDebug(true);
      loop.setSlowCallbackDuration(Duration.ofDays(1));
      Thread.ofPlatform().start(() -> loop.callSoon(() -> trace.record("called"))).join();
      loop.runUntilComplete(() -> yieldNow());

      assertThat(trace.events()).containsExactly("called");
    }
  }

  // test_tasks: test_issue46672
  @AsyncTest
  void aGatherOfNullIsRefusedAndHarmless() {
    Coroutine<String> fine =
        coroutine(() -> {
          trace.record("run");
          return "abc";
        });

    assertThatThrownBy(() -> gather(fine, (Awaitable<String>) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("an awaitable is required, not null");
    Testing.settle();
    assertThat(trace.events().size()).isLessThanOrEqualTo(1);
  }
}
