package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContextVarTest {
  private final ContextVar<String> variable = new ContextVar<>("variable", "nope");

  // test_tasks: test_context_1
  @Test
  void aTaskStartsWithACopyOfItsCreatorsContext() {
    TestLoop.run(() -> {
      Task<String> child =
          createTask(() -> {
            sleep(millis(10));
            String before = variable.get();
            variable.set("something else");
            return before;
          });
      variable.set("yes");

      assertThat(await(child)).isEqualTo("nope");
      assertThat(variable.get()).isEqualTo("yes");
    });
    assertThat(variable.get()).isEqualTo("nope");
  }

  // test_tasks: test_context_2
  @Test
  void aDoneCallbackRunsInACopyOfTheContextThatAddedIt() {
    TestLoop.run(() -> {
      EventLoop loop = EventLoop.running();
      var trace = new Trace();
      for (int j = 0; j < 2; j++) {
        Future<Void> future = Future.create();
        variable.set("added" + j);
        future.addDoneCallback(done -> {
          trace.record(variable.get());
          variable.set("something else");
        });
        variable.set("yes" + j);
        loop.callSoon(() -> future.setResult(null));
        await(future);
        assertThat(variable.get()).isEqualTo("yes" + j);

        for (int i = 0; i < 3; i++) {
          variable.set("yes" + i + "-" + j);
          sleep(millis(1));
          assertThat(variable.get()).isEqualTo("yes" + i + "-" + j);
        }
      }
      assertThat(trace.events()).containsExactly("added0", "added1");
    });
    assertThat(variable.get()).isEqualTo("nope");
  }

  // test_tasks: test_context_3
  @AsyncTest
  void aHundredTasksEachSeeTheirOwnValue() {
    var random = new Random(1);
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = random.nextInt(11);
      tasks.add(
          createTask(() -> {
            for (int step = 0; step < 10; step++) {
              variable.set(String.valueOf(number + step));
              sleep(millis(1 + random.nextInt(50)));
              assertThat(variable.get()).isEqualTo(String.valueOf(number + step));
            }
          }));
    }
    await(gather(tasks));

    assertThat(variable.get()).isEqualTo("nope");
  }

  // test_tasks: test_context_4, test_context_5, test_context_6
  // Weft differs: createTask takes no context; a body run inside one gives the same.
  @AsyncTest
  void whatABodyRunInAContextSetsStaysThereAcrossSuspensions() {
    var number = new ContextVar<Integer>("number");
    Context context = Context.copy();
    assertThatThrownBy(() -> context.get(number))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("number");
    for (int value : List.of(1, 2)) {
      context.run(() -> {
        yieldNow();
        number.set(value);
      });
      assertThat(context.get(number)).isEqualTo(value);
    }
    assertThat(number.orElse(-1)).isEqualTo(-1);
  }

  @AsyncTest
  void aSuspendedContextIsNotSeenByOtherTasks() {
    Task<String> other =
        createTask(() -> {
          yieldNow();
          return variable.get();
        });
    Context.copy()
        .run(() -> {
          variable.set("inside");
          sleep(millis(1));
          assertThat(variable.get()).isEqualTo("inside");
        });

    assertThat(await(other)).isEqualTo("nope");
    assertThat(variable.get()).isEqualTo("nope");
  }

  @AsyncTest
  void aContextCannotBeEnteredTwice() {
    Context context = Context.copy();
    Task<Void> inside = createTask(() -> context.run(() -> sleep(millis(1))));
    Testing.settle();

    assertThatThrownBy(() -> context.run(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run a copy");
    await(inside);
    context.run(() -> {});
  }

  // test_tasks: test_get_context
  @AsyncTest
  void aTaskShowsItsContext() {
    var task = createTask(() -> variable.set("set by the task"));
    assertThat(task.context().get(variable)).isEqualTo("nope");
    await(task);

    assertThat(task.context().get(variable)).isEqualTo("set by the task");
  }

  @AsyncTest
  void callSoonAndCallLaterRunInACopyOfTheContext() {
    EventLoop loop = EventLoop.running();
    var trace = new Trace();
    variable.set("soon");
    loop.callSoon(() -> trace.record(variable.get()));
    variable.set("later");
    loop.callLater(
        millis(1),
        () -> {
          trace.record(variable.get());
          variable.set("lost");
        });
    variable.set("threadsafe");
    loop.callSoonThreadsafe(() -> trace.record(variable.get()));
    variable.set("mine");
    sleep(millis(2));

    assertThat(trace.events()).containsExactly("soon", "threadsafe", "later");
    assertThat(variable.get()).isEqualTo("mine");
  }

  @AsyncTest
  void aTaskCreatedByACallbackInheritsTheCallbacksContext() {
    List<Task<String>> tasks = new ArrayList<>();
    variable.set("outer");
    EventLoop.running()
        .callSoon(() -> {
          variable.set("callback");
          tasks.add(createTask(() -> variable.get()));
        });
    yieldNow();

    assertThat(await(tasks.getFirst())).isEqualTo("callback");
  }

  // test_futures2: test_handle_exc_handler_correct_context
  @AsyncTest
  void theExceptionHandlerSeesTheContextOfTheCallbackThatFailed() {
    var trace = new Trace();
    EventLoop.running().setExceptionHandler(error -> trace.record(variable.get()));
    EventLoop.running()
        .callSoon(() -> {
          variable.set("bar");
          throw new IllegalStateException("expected");
        });
    yieldNow();

    assertThat(trace.events()).containsExactly("bar");
  }

  // test_futures2: test_task_exc_handler_correct_context
  @Test
  void theExceptionHandlerSeesTheContextOfTheTaskThatFailed() {
    TestLoop.runInDebugMode(() -> {
      var trace = new Trace();
      EventLoop.running().setExceptionHandler(error -> trace.record(variable.get()));
      createTask(() -> {
        variable.set("bar");
        throw new IllegalStateException("expected");
      });
      yieldNow();
      yieldNow();

      assertThat(trace.events()).containsExactly("bar");
    });
  }

  // test_threads: test_to_thread_contextvars
  @AsyncTest
  void aThreadSeesACopyOfTheContext() {
    variable.set("parrot");
    String seen =
        toThread(() -> {
          String value = variable.get();
          variable.set("lost");
          return value;
        });

    assertThat(seen).isEqualTo("parrot");
    assertThat(variable.get()).isEqualTo("parrot");
  }

  @AsyncTest
  void resetRestoresWhatWasThereBefore() {
    ContextVar.Token<String> outer = variable.set("one");
    ContextVar.Token<String> inner = variable.set("two");
    variable.reset(inner);
    assertThat(variable.get()).isEqualTo("one");
    variable.reset(outer);
    assertThat(variable.get()).isEqualTo("nope");

    assertThatThrownBy(() -> variable.reset(outer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("used already");
  }

  @AsyncTest
  void aTokenWorksForItsOwnVariableAndContextOnly() {
    var other = new ContextVar<String>("other");
    ContextVar.Token<String> token = variable.set("mine");
    assertThatThrownBy(() -> other.reset(token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("made by variable, not by other");

    Task<Throwable> elsewhere = createTask(() -> catchThrowable(() -> variable.reset(token)));
    assertThat(await(elsewhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reset it where it was set");
    variable.reset(token);
  }

  @Test
  void aVariableWithoutAValueSaysItsName() {
    var empty = new ContextVar<Integer>("user");

    assertThat(empty.name()).isEqualTo("user");
    assertThat(empty.orElse(7)).isEqualTo(7);
    assertThatThrownBy(empty::get)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("user");
  }

  @Test
  void outsideALoopEveryThreadHasItsOwnContext() throws InterruptedException {
    var trace = new Trace();
    Context.copy()
        .run(() -> {
          variable.set("here");
          Thread thread = Thread.ofPlatform().start(() -> trace.record(variable.get()));
          thread.join();
          trace.record(variable.get());
        });

    assertThat(trace.events()).containsExactly("nope", "here");
  }
}
