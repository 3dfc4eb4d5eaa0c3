package dev.weft.stream;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.ErrorContext;
import dev.weft.GeneratorExit;
import dev.weft.OnlyNative;
import dev.weft.Runner;
import dev.weft.Task;
import dev.weft.TestLoop;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However a stream is left, its source has been cleaned up before anything else happens. */
class StreamClosingTest {
  private final Trace trace = new Trace();

  /** 0, 1, 2 … with a clean-up that suspends. */
  private AsyncStream<Integer> endless() {
    return AsyncStream.generate(out -> {
      try {
        for (int i = 0; true; i++) {
          out.yield(i);
        }
      } finally {
        sleep(millis(5));
        trace.record("clean");
      }
    });
  }

  @AsyncTest
  void take() {
    trace.record(endless().map(x -> x).take(2).toList().toString());

    assertThat(trace.events()).containsExactly("clean", "[0, 1]");
  }

  @AsyncTest
  void nestedTakesEndTheirOwn() {
    assertThat(AsyncStream.range(2).flatMap(x -> endless().take(2)).take(3).toList())
        .containsExactly(0, 1, 0);
    assertThat(trace.events()).containsExactly("clean", "clean");
  }

  @AsyncTest
  void aFailureOfTheConsumer() {
    assertThatThrownBy(() ->
            endless()
                .forEach((Integer value) -> {
                  throw new IOException("consumer");
                }))
        .isInstanceOf(IOException.class);
    assertThat(trace.events()).containsExactly("clean");
  }

  @AsyncTest
  void theBodySeesOnlyTheExit() {
    AsyncStream<Integer> stream =
        AsyncStream.generate(out -> {
          try {
            out.yield(1);
          } catch (GeneratorExit e) {
            trace.record("exit");
            throw e;
          }
        });

    assertThatThrownBy(() ->
            stream
                .map(x -> {
                  throw new IOException("map");
                })
                .toList())
        .isInstanceOf(IOException.class);
    assertThat(trace.events()).containsExactly("exit");
  }

  @AsyncTest
  void aFailureOfTheCleanUpIsNotLost() {
    AsyncStream<Integer> stream =
        AsyncStream.generate(out -> {
          try {
            out.yield(1);
          } finally {
            trace.record("cleaning");
            fail("clean-up");
          }
        });

    assertThatThrownBy(() ->
            stream.forEach((Integer x) -> {
              throw new IOException("consumer");
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("clean-up")
        .satisfies(
            e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(IOException.class));
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }

  @AsyncTest
  void aBodyThatGoesOnAfterItsExitIsTold() {
    AsyncStream<Integer> stubborn =
        AsyncStream.generate(out -> {
          try {
            out.yield(1);
          } catch (GeneratorExit e) {
            out.yield(2);
          }
        });

    assertThatThrownBy(() -> stubborn.take(1).toList())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("let GeneratorExit pass");
    assertThatThrownBy(
            () -> {
              try (stubborn) {
                for (int _ : stubborn) {
                  break;
                }
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("let GeneratorExit pass");
  }

  @AsyncTest
  void cancellationWhilePushing() {
    Task<Void> task = createTask(() -> endless().forEach((Integer value) -> sleep(millis(10))));
    sleep(millis(25));
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("clean");
  }

  @AsyncTest
  void cancellationWhilePulling() {
    AsyncStream<Integer> slow =
        endless()
            .map(x -> {
              sleep(millis(10));
              return x;
            });
    Task<Void> task =
        createTask(() -> {
          for (int value : slow) {
            trace.record("value " + value);
          }
        });
    sleep(millis(25));
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("value 0", "value 1", "clean");
  }

  @AsyncTest
  void tryWithResourcesClosesAForLoop() {
    try (var stream = endless()) {
      for (int value : stream) {
        if (value == 1) {
          break;
        }
      }
    }
    trace.record("after");

    assertThat(trace.events()).containsExactly("clean", "after");
  }

  @Test
  void whatIsAbandonedIsClosedWithTheLoop() {
    TestLoop.run(() -> {
      Iterator<Integer> iterator = endless().iterator();
      assertThat(iterator.next()).isZero();
    });

    assertThat(trace.events()).containsExactly("clean");
  }

  @Test
  void debugModeNamesWhatWasAbandoned() {
    List<ErrorContext> errors = new ArrayList<>();
    try (var runner = Runner.builder().virtualTime().debug().build()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(() -> {
        assertThat(endless().iterator().next()).isZero();
      });
    }

    assertThat(trace.events()).containsExactly("clean");
    assertThat(errors)
        .singleElement()
        .satisfies(error ->
            assertThat(error.message())
                .contains("left without being closed")
                .contains("StreamClosingTest.java"));
  }

  @AsyncTest
  void aPulledBodyRunsInsideTheTask() {
    var variable = new ContextVar<String>("who");
    variable.set("outer");
    Task<?> here = Task.current();
    AsyncStream<String> stream =
        AsyncStream.generate(out -> {
          assertThat(Task.current()).isSameAs(here);
          yieldNow();
          assertThat(Task.current()).isSameAs(here);
          out.yield(variable.get());
          variable.set("inner");
        });
    for (String value : stream) {
      assertThat(value).isEqualTo("outer");
      assertThat(Task.all()).hasSize(1);
    }
    assertThat(variable.get()).isEqualTo("inner");
  }

  @AsyncTest
  void theStackOfATaskGoesThroughItsGenerators() {
    AsyncStream<Integer> inner =
        AsyncStream.generate(out -> {
          suspendedHere();
          out.yield(1);
        });
    AsyncStream<Integer> outer =
        AsyncStream.generate(out -> {
          for (int value : inner) {
            out.yield(value);
          }
        });
    Task<Void> task = createTask(() -> consume(outer));
    sleep(millis(1));

    assertThat(task.stackTrace().stream().map(StackTraceElement::getMethodName))
        .containsSubsequence("suspendedHere", "hasNext", "hasNext", "consume");
    await(task);
  }

  private static void suspendedHere() {
    sleep(millis(10));
  }

  private static void consume(Iterable<Integer> stream) {
    for (int value : stream) {
      assertThat(value).isEqualTo(1);
    }
  }

  private static Iterator<Integer> pulledInTheInitialiser;

  private static final class PullsInItsInitialiser {
    static final int VALUE = pulledInTheInitialiser.next();
  }

  @AsyncTest
  @OnlyNative
  void aPullThatCannotSwitchHasDoneNothing() {
    try (var stream = endless()) {
      pulledInTheInitialiser = stream.iterator();
      assertThatThrownBy(() -> assertThat(PullsInItsInitialiser.VALUE).isZero())
          .isInstanceOf(ExceptionInInitializerError.class)
          .cause()
          .hasMessageContaining("pinned by")
          .hasMessageContaining("PullsInItsInitialiser.<clinit>");
      yieldNow();
      assertThat(pulledInTheInitialiser.next()).isZero();
      assertThat(pulledInTheInitialiser.next()).isEqualTo(1);
    }
    assertThat(trace.events()).containsExactly("clean");
  }

  @AsyncTest
  void aTimeoutReachesIntoTheBody() {
    AsyncStream<Integer> stuck =
        AsyncStream.generate(out -> {
          try {
            sleep(millis(1_000));
          } finally {
            trace.record("clean");
          }
        });

    assertThatThrownBy(() ->
            Asyncio.timeout(
                millis(10),
                () -> {
                  for (int _ : stuck) {
                    trace.record("a value");
                  }
                }))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    assertThat(trace.events()).containsExactly("clean");
  }

  @AsyncTest
  void oneTaskAtATimeMayYield() {
    AsyncStream<Integer> stream =
        AsyncStream.generate(out -> {
          Task<Void> other =
              createTask(() -> {
                out.yield(1);
              });
          yieldNow();
          assertThatThrownBy(() -> out.yield(2))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("only one task may yield");
          await(other);
        });

    stream.forEach((Integer value) -> sleep(millis(10)));
  }
}
