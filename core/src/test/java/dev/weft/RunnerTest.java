package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private final Trace trace = new Trace();

  private static Runner virtual() {
    return Runner.builder().virtualTime().build();
  }

  // test_runners: test_asyncio_run_return
  @Test
  void runReturnsTheValueOfItsBody() {
    int value =
        Asyncio.run(() -> {
          yieldNow();
          return 42;
        });

    assertThat(value).isEqualTo(42);
  }

  // test_runners: test_asyncio_run_raises
  @Test
  void runThrowsTheFailureOfItsBodyAsItIs() {
    var error = new IOException("spam");

    assertThatThrownBy(() ->
            Asyncio.run(() -> {
              yieldNow();
              throw error;
            }))
        .isSameAs(error);
  }

  // test_runners: test_asyncio_run_debug, test_debug, test_non_debug
  @Test
  void debugModeIsAnOptionOfTheRunner() {
    try (var debug = Runner.builder().debug().build();
        var plain = Runner.builder().build()) {
      assertThat(debug.loop().debug).isTrue();
      assertThat(plain.loop().debug).isFalse();
      boolean inside = debug.run(() -> EventLoop.running().debug);
      assertThat(inside).isTrue();
    }
  }

  // test_runners: test_asyncio_run_loop_factory
  @Test
  void theOptionsOfARunnerAreThoseOfItsLoop() {
    try (var runner = virtual()) {
      EventLoop running = runner.run(() -> EventLoop.running());
      assertThat(running).isSameAs(runner.loop());
      runner.run(() -> sleep(seconds(3600)));

      assertThat(runner.loop().time()).isEqualTo(seconds(3600));
    }
  }

  // test_runners: test_run
  @Test
  void closingARunnerClosesItsLoop() {
    EventLoop loop;
    Runner runner = virtual();
    try (runner) {
      String value =
          runner.run(() -> {
            yieldNow();
            return "done";
          });
      assertThat(value).isEqualTo("done");
      loop = runner.loop();
      assertThat(loop.isClosed()).isFalse();
    }

    assertThat(loop.isClosed()).isTrue();
    assertIsClosed(runner);
  }

  // test_runners: test_explicit_close, test_double_close
  @Test
  void aRunnerCanBeClosedTwice() {
    Runner runner = virtual();
    EventLoop loop = runner.loop();
    runner.close();
    runner.close();

    assertThat(loop.isClosed()).isTrue();
    assertIsClosed(runner);
  }

  private static void assertIsClosed(Runner runner) {
    assertThatThrownBy(runner::loop)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the runner is closed")
        .hasMessageContaining("build another one");
  }

  // test_runners: test_second_with_block_raises
  @Test
  void aClosedRunnerRunsNothing() {
    Runner runner = virtual();
    runner.run(() -> trace.record("first"));
    runner.close();

    assertThatThrownBy(() -> runner.run(() -> trace.record("second")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the runner is closed");
    assertThat(trace.events()).containsExactly("first");
  }

  // test_runners: test_run_keeps_context
  @Test
  void theRunsOfARunnerShareOneContext() {
    var variable = new ContextVar<Integer>("variable", -1);
    try (var runner = virtual()) {
      List<Integer> before = new ArrayList<>();
      for (int value : List.of(1, 2)) {
        runner.run(() -> {
          before.add(variable.get());
          yieldNow();
          variable.set(value);
        });
      }
      Context after = runner.run(() -> Context.copy());

      assertThat(before).containsExactly(-1, 1);
      assertThat(after.get(variable)).isEqualTo(2);
      assertThat(variable.get()).isEqualTo(-1);
    }
  }

  // test_runners: test_recursive_run
  @Test
  void aRunnerCannotRunInsideItself() {
    try (var runner = virtual()) {
      assertThatThrownBy(() -> runner.run(() -> runner.run(() -> trace.record("inner"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot be called from a running event loop");
      assertThat(trace.events()).isEmpty();
    }
  }

  // test_runners: test_asyncio_run_from_running_loop
  @Test
  void runCannotBeCalledInsideALoop() {
    TestLoop.run(() ->
        assertThatThrownBy(() -> Asyncio.run(() -> trace.record("inner")))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot be called from a running event loop"));
    assertThat(trace.events()).isEmpty();
  }

  // test_runners: test_no_repr_is_call_on_the_task_result
  @Test
  void theResultIsNeverTurnedIntoText() {
    var result =
        new Object() {
          private int calls;

          @Override
          public String toString() {
            calls++;
            return "result";
          }
        };
    Object returned = Asyncio.run(() -> result);

    assertThat(returned == result).isTrue();
    assertThat(result.calls).isZero();
  }

  // test_runners: test_asyncio_run_cancels_hanging_tasks
  @Test
  void tasksThatAreLeftAreCancelledAndEnd() {
    List<Task<Void>> left = new ArrayList<>();
    try (var runner = virtual()) {
      int value =
          runner.run(() -> {
            left.add(createTask(() -> sleep(seconds(0.1))));
            left.add(createTask(RunnerTest.this::cleanUpSlowly));
            yieldNow();
            return 123;
          });
      assertThat(value).isEqualTo(123);
      assertThat(left).noneMatch(Task::isDone);
    }

    assertThat(left).allMatch(Task::isCancelled);
    assertThat(trace.events()).containsExactly("cleaned up");
  }

  private void cleanUpSlowly() {
    try {
      sleep(seconds(10));
    } finally {
      sleep(seconds(1));
      trace.record("cleaned up");
    }
  }

  @Test
  void aTaskThatRefusesTheFirstCancellationIsWaitedFor() {
    List<Task<String>> left = new ArrayList<>();
    try (var runner = virtual()) {
      runner.run(() -> {
        left.add(
            createTask(() -> {
              try {
                sleep(seconds(10));
              } catch (CancelledError e) {
                sleep(seconds(60));
              }
              return "finished";
            }));
        yieldNow();
      });
    }

    assertThat(left.getFirst().result()).isEqualTo("finished");
  }

  @Test
  void tasksCreatedByTasksThatAreBeingEndedAreEndedAsWell() {
    List<Task<Void>> late = new ArrayList<>();
    try (var runner = virtual()) {
      runner.run(() -> {
        createTask(() -> {
          try {
            sleep(seconds(10));
          } finally {
            late.add(createTask(() -> sleep(seconds(10))));
          }
        });
        yieldNow();
      });
    }

    assertThat(late).hasSize(1).allMatch(Task::isCancelled);
  }

  @Test
  void aTaskThatNeverStopsIsReportedAndLeftBehind() {
    List<ErrorContext> errors = new ArrayList<>();
    try (var runner = virtual()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(() -> {
        createTask("stubborn", RunnerTest::refuseForEver);
        yieldNow();
      });
    }

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().message()).contains("task stubborn").contains("refused to stop");
  }

  private static void refuseForEver() {
    while (true) {
      try {
        await(Future.create());
      } catch (CancelledError e) {
        // refused
      }
    }
  }

  // test_runners: test_asyncio_run_reports_hanging_tasks_errors
  @Test
  void failuresOfTasksThatAreBeingEndedAreReported() {
    List<ErrorContext> errors = new ArrayList<>();
    List<Task<Void>> left = new ArrayList<>();
    var error = new IOException("while cleaning up");
    try (var runner = virtual()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(() -> {
        left.add(
            createTask(
                "leftover",
                () -> {
                  try {
                    sleep(seconds(0.1));
                  } catch (CancelledError e) {
                    throw error;
                  }
                }));
        yieldNow();
      });
    }

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().message()).contains("shutdown").contains("task leftover");
    assertThat(errors.getFirst().exception()).isSameAs(error);
    assertThat(errors.getFirst().future()).isSameAs(left.getFirst());
  }

  @Test
  void aFailingBodyStillEndsTheTasksThatAreLeft() {
    List<Task<Void>> left = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              try (var runner = virtual()) {
                runner.run(() -> {
                  left.add(createTask(() -> sleep(seconds(10))));
                  yieldNow();
                  throw new IOException("main");
                });
              }
            })
        .hasMessage("main");

    assertThat(left.getFirst().isCancelled()).isTrue();
  }
}
