package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
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

class CoroutineTest {
  @AsyncTest
  void aCoroutineDoesNothingUntilItIsAwaited() {
    var trace = new Trace();
    Coroutine<Void> coroutine = coroutine(() -> trace.record("body"));
    yieldNow();
    assertThat(trace.events()).isEmpty();
    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CREATED);

    await(coroutine);
    assertThat(trace.events()).containsExactly("body");
    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
  }

  // test_pep492: test_async_def_coroutines
  // test_tasks: test_coroutine_non_gen_function
  @Test
  void awaitingACoroutineRunsItInTheCurrentTask() {
    for (boolean debug : List.of(false, true)) {
      Block.Run<RuntimeException> body =
          () -> {
            Coroutine<Task<?>> inner = coroutine(() -> Task.current());
            Coroutine<Task<?>> outer = coroutine(() -> await(inner));

            assertThat(await(outer)).isSameAs(Task.current());
          };
      if (debug) {
        TestLoop.runInDebugMode(body);
      } else {
        TestLoop.run(body);
      }
    }
  }

  @AsyncTest
  void awaitingACoroutineThatDoesNotSuspendLetsNobodyElseRun() {
    var trace = new Trace();
    EventLoop.running().callSoon(() -> trace.record("callback"));
    trace.record(await(coroutine(() -> "value")));

    assertThat(trace.events()).containsExactly("value");
  }

  @AsyncTest
  void theFailureOfACoroutineComesOutAsItIs() {
    var error = new IOException("disk");
    Coroutine<String> coroutine =
        coroutine(() -> {
          throw error;
        });

    assertThatThrownBy(() -> await(coroutine, IOException.class)).isSameAs(error);
    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
  }

  @AsyncTest
  void stateTellsWhereACoroutineIs() {
    List<Coroutine.State> inside = new ArrayList<>();
    List<Coroutine<Void>> self = new ArrayList<>();
    Future<Void> gate = Future.create();
    Coroutine<Void> coroutine =
        coroutine(() -> {
          inside.add(self.getFirst().state());
          await(gate);
        });
    self.add(coroutine);
    Task<Void> task = createTask(coroutine);
    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CREATED);
    assertThat(coroutine.isRunning()).isFalse();
    Testing.settle();
    assertThat(coroutine.state()).isEqualTo(Coroutine.State.SUSPENDED);
    gate.setResult(null);
    await(task);

    assertThat(inside).containsExactly(Coroutine.State.RUNNING);
    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
  }

  // test_pep492: test_double_await
  @AsyncTest
  void aCoroutineThatIsBeingRunCannotBeAwaitedAgain() {
    Future<Void> gate = Future.create();
    Coroutine<Void> coroutine = coroutine("once", () -> await(gate));
    Task<Void> task = createTask(coroutine);
    Testing.settle();

    assertThatThrownBy(() -> await(coroutine))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("coroutine once")
        .hasMessageContaining("runs once");
    gate.setResult(null);
    await(task);
  }

  @AsyncTest
  void aCoroutineThatWasGivenToATaskIsTaken() {
    Coroutine<Integer> coroutine = coroutine(() -> 1);
    Task<Integer> task = createTask(coroutine);

    assertThatThrownBy(() -> createTask(coroutine))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("make a new one");
    assertThat(await(task)).isEqualTo(1);
    assertThat(Task.all()).containsExactly(Task.current());
  }

  @AsyncTest
  void aClosedCoroutineNeverRuns() {
    var trace = new Trace();
    Coroutine<Void> coroutine = coroutine(() -> trace.record("body"));
    coroutine.close();
    coroutine.close();

    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
    assertThatThrownBy(() -> await(coroutine)).isInstanceOf(IllegalStateException.class);
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void closingACoroutineThatEndedChangesNothing() {
    Coroutine<Integer> coroutine = coroutine(() -> 1);
    assertThat(await(coroutine)).isEqualTo(1);
    coroutine.close();

    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
  }

  @AsyncTest
  void aCoroutineThatHasStartedIsNotClosedButItsTaskCancelled() {
    Future<Void> gate = Future.create();
    Coroutine<Void> coroutine = coroutine(() -> await(gate));
    Task<Void> task = createTask(coroutine);
    task.setName("runner");
    Testing.settle();

    assertThatThrownBy(coroutine::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("task runner")
        .hasMessageContaining("cancel the task");
    gate.setResult(null);
    await(task);
  }

  @Test
  void aCoroutineHasTheNameItWasGiven() {
    assertThat(coroutine("named", () -> 1).name()).isEqualTo("named");
    assertThat(coroutine(() -> 1).name()).isEqualTo("coroutine");
    assertThat(coroutine("named", () -> 1)).hasToString("Coroutine[named, CREATED]");
  }

  @AsyncTest
  void aCancelledTaskLeavesItsCoroutineClosedEvenIfItNeverStarted() {
    Coroutine<Integer> coroutine = coroutine(() -> 1);
    Task<Integer> task = createTask(coroutine);
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
  }

  @Test
  void inDebugModeACoroutineThatIsNeverAwaitedIsReported() {
    List<ErrorContext> errors = new ArrayList<>();
    try (var runner = Runner.builder().virtualTime().debug().build()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(() -> {
        Coroutine<Integer> forgotten = coroutine("forgotten", () -> 1);
        Coroutine<Integer> closed = coroutine("closed", () -> 1);
        closed.close();
        assertThat(forgotten.state()).isEqualTo(Coroutine.State.CREATED);
        assertThat(await(coroutine("awaited", () -> 1))).isEqualTo(1);
      });
    }

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().message())
        .contains("coroutine forgotten")
        .contains("CoroutineTest.java")
        .contains("was never awaited");
  }

  // test_base_events: test_create_task_error_closes_coro
  @Test
  void aBodyThatALoopRefusesIsNotReportedAsForgotten() {
    EventLoop closed = EventLoop.create();
    closed.close();
    // TestLoop fails if "was never awaited" is reported
    TestLoop.runInDebugMode(() ->
        assertThatThrownBy(() -> closed.createTask(() -> 1))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("closed"));
  }
}
