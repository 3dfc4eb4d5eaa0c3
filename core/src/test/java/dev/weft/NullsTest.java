package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A null where something is required is refused at once, and the message says what is required. */
class NullsTest {
  private static final Block.Call<Integer, RuntimeException> NO_CALL = null;
  private static final Block.Run<RuntimeException> NO_RUN = null;
  private static final Runnable NO_CALLBACK = null;
  private static final Duration NO_TIME = null;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Map<String, ThrowingCallable> calls = new LinkedHashMap<>();

  private void refuse(String name, ThrowingCallable call) {
    calls.put(name, call);
  }

  private void assertAllRefused() {
    List<String> accepted = new ArrayList<>();
    calls.forEach((name, call) -> {
      Throwable thrown = catchThrowable(call);
      if (!(thrown instanceof NullPointerException)
          || !String.valueOf(thrown.getMessage()).contains("required, not null")) {
        accepted.add(name + ": " + thrown);
      }
    });
    assertThat(accepted).isEmpty();
  }

  // test_runners: test_asyncio_run_only_coro, test_run_non_coro
  @Test
  void runnersRequireABody() {
    refuse("run", () -> Asyncio.run(NO_RUN));
    refuse("run value", () -> Asyncio.run(NO_CALL));
    try (var runner = Runner.builder().build()) {
      refuse("runner.run", () -> runner.run(NO_RUN));
      refuse("runner.run value", () -> runner.run(NO_CALL));
      refuse("fiber", () -> Runner.builder().fiber(null));
      assertAllRefused();
    }
  }

  // test_tasks: test_create_task_with_noncoroutine, test_ensure_future_neither
  @Test
  void verbsRequireABody() {
    TestLoop.run(() -> {
      refuse("createTask", () -> Asyncio.createTask(NO_RUN));
      refuse("createTask value", () -> Asyncio.createTask(NO_CALL));
      refuse("createTask name", () -> Asyncio.createTask("name", NO_RUN));
      refuse("createTask coroutine", () -> Asyncio.createTask((Coroutine<Void>) null));
      refuse("coroutine", () -> Asyncio.coroutine(NO_RUN));
      refuse("coroutine value", () -> Asyncio.coroutine(NO_CALL));
      refuse("coroutine name", () -> Asyncio.coroutine(null, () -> 1));
      refuse("gather", () -> Asyncio.gather(() -> 1, NO_CALL));
      refuse("gatherOutcomes", () -> Asyncio.gatherOutcomes(() -> 1, NO_CALL));
      refuse("race", () -> Asyncio.race(() -> 1, NO_CALL));
      refuse("timeout", () -> Asyncio.timeout(SECOND, NO_RUN));
      refuse("timeout value", () -> Asyncio.timeout(SECOND, NO_CALL));
      refuse("moveOnAfter", () -> Asyncio.moveOnAfter(SECOND, NO_RUN));
      refuse("moveOnAfter value", () -> Asyncio.moveOnAfter(SECOND, NO_CALL));
      refuse("waitFor body", () -> Asyncio.waitFor(NO_RUN, SECOND));
      refuse("waitFor value", () -> Asyncio.waitFor(NO_CALL, SECOND));
      refuse("toThread", () -> Asyncio.toThread(NO_RUN));
      refuse("toThread value", () -> Asyncio.toThread(NO_CALL));
      refuse("TaskGroup.run", () -> TaskGroup.run(null));
      refuse("TaskGroup.call", () -> TaskGroup.call(null));
      TaskGroup.run(group -> {
        Throwable thrown = catchThrowable(() -> group.createTask(NO_RUN));
        refuse(
            "group.createTask",
            () -> {
              throw thrown;
            });
      });
      refuse("Context.run", () -> Context.copy().run(NO_RUN));
      refuse("Context.run value", () -> Context.copy().run(NO_CALL));
      assertAllRefused();
      Testing.settle();
      assertThat(Task.all()).containsExactly(Task.current());
    });
  }

  // test_tasks: test_wait_invalid_args, test_as_completed_invalid_args
  // test_base_events: test_run_until_complete_type_error
  @AsyncTest
  void verbsRequireSomethingToWaitFor() {
    Collection<Task<Integer>> none = null;
    refuse("await", () -> Asyncio.await((Awaitable<Integer>) null));
    refuse("await stage", () -> Asyncio.await((CompletionStage<Integer>) null));
    refuse("await future", () -> Asyncio.await((java.util.concurrent.Future<Integer>) null));
    refuse("shield", () -> Asyncio.shield(null));
    refuse("waitFor", () -> Asyncio.waitFor((Awaitable<Integer>) null, SECOND));
    refuse("gather", () -> Asyncio.gather(none));
    refuse("waitAll", () -> Asyncio.waitAll(none));
    refuse("waitFirst", () -> Asyncio.waitFirst(none));
    refuse("waitFirstException", () -> Asyncio.waitFirstException(none));
    refuse("asCompleted", () -> Asyncio.asCompleted(none));
    refuse(
        "runUntilComplete", () -> EventLoop.running().runUntilComplete((Awaitable<Integer>) null));
    assertAllRefused();
  }

  @AsyncTest
  void aDurationIsRequired() {
    EventLoop loop = EventLoop.running();
    Future<Integer> done = Future.create();
    done.setResult(1);
    refuse("sleep", () -> Asyncio.sleep(NO_TIME));
    refuse("timeout", () -> Asyncio.timeout(NO_TIME, () -> {}));
    refuse("moveOnAfter", () -> Asyncio.moveOnAfter(NO_TIME, () -> {}));
    refuse("waitFor", () -> Asyncio.waitFor(() -> 1, NO_TIME));
    refuse("waitAll", () -> Asyncio.waitAll(List.of(done), NO_TIME));
    refuse("asCompleted", () -> Asyncio.asCompleted(List.of(done), NO_TIME));
    refuse("callLater", () -> loop.callLater(NO_TIME, () -> {}));
    refuse("callAt", () -> loop.callAt(NO_TIME, () -> {}));
    refuse("setSlowCallbackDuration", () -> loop.setSlowCallbackDuration(NO_TIME));
    assertAllRefused();
  }

  // test_base_events: test_call_soon_non_callable, test_call_later, test_time_and_call_at
  @AsyncTest
  void aLoopRequiresACallback() {
    EventLoop loop = EventLoop.running();
    Executor none = null;
    refuse("callSoon", () -> loop.callSoon(NO_CALLBACK));
    refuse("callSoonThreadsafe", () -> loop.callSoonThreadsafe(NO_CALLBACK));
    refuse("callLater", () -> loop.callLater(SECOND, NO_CALLBACK));
    refuse("callAt", () -> loop.callAt(SECOND, NO_CALLBACK));
    refuse("execute", () -> loop.execute(NO_CALLBACK));
    refuse("createTask", () -> loop.createTask(NO_RUN));
    refuse("submit", () -> loop.submit(NO_RUN));
    refuse("submit value", () -> loop.submit(NO_CALL));
    refuse("runInExecutor", () -> loop.runInExecutor(none, () -> 1));
    refuse("runInExecutor body", () -> loop.runInExecutor(Runnable::run, NO_CALL));
    refuse("addSignalHandler", () -> loop.addSignalHandler("TERM", NO_CALLBACK));
    refuse("signal name", () -> loop.addSignalHandler(null, () -> {}));
    refuse("removeSignalHandler", () -> loop.removeSignalHandler(null));
    assertAllRefused();
  }

  @AsyncTest
  void futuresAndTasksRequireWhatTheyAreGiven() {
    Future<Integer> future = Future.create();
    refuse("setException", () -> future.setException(null));
    refuse("addDoneCallback", () -> future.addDoneCallback(null));
    refuse("setName", () -> Task.current().setName(null));
    refuse("name", () -> new ContextVar<>(null));
    refuse("default", () -> new ContextVar<>("name", null));
    refuse("set", () -> new ContextVar<>("name").set(null));
    assertAllRefused();
    assertThat(future.isDone()).isFalse();
  }
}
