package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContextManagerTest {
  private final Trace trace = new Trace();

  /** Notes entering and leaving, and swallows what it was told to. */
  private final class Noting implements ContextManager<Integer> {
    private final List<@Nullable Throwable> seen = new ArrayList<>();
    private final Class<?> swallowed;

    Noting(Class<?> swallowed) {
      this.swallowed = swallowed;
    }

    @Override
    public Integer enter() {
      trace.record("enter");
      return 42;
    }

    @Override
    public boolean exit(@Nullable Throwable error) {
      trace.record("exit");
      seen.add(error);
      return swallowed.isInstance(error);
    }
  }

  private Noting swallowing(Class<?> type) {
    return new Noting(type);
  }

  private Noting noting() {
    return swallowing(Void.class);
  }

  /** Throws {@code error} when it is left. */
  private static ContextManager<String> failingExit(Exception error) {
    return new ContextManager<>() {
      @Override
      public String enter() {
        return "entered";
      }

      @Override
      public boolean exit(@Nullable Throwable cause) throws Exception {
        throw error;
      }
    };
  }

  // test_contextlib_async: test_contextmanager_plain
  @Test
  void theBodyRunsBetweenEnterAndExit() {
    var manager = noting();
    manager.run(value -> trace.record("body " + value));
    assertThat(trace.events()).containsExactly("enter", "body 42", "exit");
    assertThat(manager.seen).containsExactly((Throwable) null);
  }

  // test_contextlib_async: test_contextmanager_finally, test_contextmanager_no_reraise
  @Test
  void exitIsToldWhatTheBodyThrowsAndItIsThrownOn() {
    var manager = noting();
    var error = new IOException();
    assertThatThrownBy(() ->
            manager.run(value -> {
              throw error;
            }))
        .isSameAs(error)
        .hasNoSuppressedExceptions();
    assertThat(trace.events()).containsExactly("enter", "exit");
    assertThat(manager.seen).containsExactly(error);
  }

  // test_contextlib_async: test_contextmanager_except
  @Test
  void exitMaySwallowWhatTheBodyThrows() throws Exception {
    var manager = swallowing(IOException.class);
    manager.run(value -> {
      throw new IOException();
    });
    String value =
        manager.call(entered -> {
          throw new IOException();
        });
    assertThat(value).isNull();
    assertThat(trace.events()).containsExactly("enter", "exit", "enter", "exit");
  }

  // test_contextlib_async: test_contextmanager_except_stopiter
  @Test
  void exitSwallowsNothingElse() {
    var manager = swallowing(IOException.class);
    for (Throwable error : List.of(new Exception(), new Error(), new CancelledError())) {
      assertThatThrownBy(() ->
              manager.run(value -> {
                throw error;
              }))
          .isSameAs(error);
    }
  }

  @Test
  void anExitThatSwallowsIsNotAskedWithoutAFailure() {
    var manager =
        new ContextManager<String>() {
          @Override
          public String enter() {
            return "value";
          }

          @Override
          public boolean exit(@Nullable Throwable error) {
            return true;
          }
        };
    assertThat(manager.<String, RuntimeException>call(value -> value)).isEqualTo("value");
  }

  // test_contextlib_async: test_contextmanager_wrap_runtimeerror
  // test_contextlib_async: test_contextmanager_non_normalised
  @Test
  void whatExitThrowsReplacesTheFailureAndCarriesIt() {
    var inBody = new IOException("body");
    var inExit = new IllegalStateException("exit");
    assertThatThrownBy(() ->
            failingExit(inExit)
                .run(value -> {
                  throw inBody;
                }))
        .isSameAs(inExit)
        .hasSuppressedException(inBody);
  }

  @Test
  void whatExitThrowsAfterASuccessIsThrown() {
    var inExit = new IOException("exit");
    assertThatThrownBy(() -> failingExit(inExit).call(value -> value))
        .isSameAs(inExit)
        .hasNoSuppressedExceptions();
  }

  @Test
  void anExitThatThrowsTheFailureItselfDoesNotSuppressItInItself() {
    var error = new IOException();
    assertThatThrownBy(() ->
            failingExit(error)
                .run(value -> {
                  throw error;
                }))
        .isSameAs(error)
        .hasNoSuppressedExceptions();
  }

  // test_contextlib_async: test_contextmanager_trap_no_yield
  @Test
  void aBrokenEnterMeansNoBodyAndNoExit() {
    var error = new IOException("enter");
    var manager =
        new ContextManager<String>() {
          @Override
          public String enter() throws IOException {
            throw error;
          }

          @Override
          public boolean exit(@Nullable Throwable cause) {
            trace.record("exit");
            return true;
          }
        };
    assertThatThrownBy(() -> manager.run(value -> trace.record("body"))).isSameAs(error);
    assertThat(trace.events()).isEmpty();
  }

  // test_contextlib_async: test_recursive
  @Test
  void itCanBeEnteredInItself() {
    var manager = noting();
    manager.run(outer -> manager.run(inner -> trace.record("body")));
    assertThat(trace.events()).containsExactly("enter", "enter", "body", "exit", "exit");
  }

  // test_contextlib_async: test_decorator, test_decorator_with_exception, test_keywords
  @Test
  void callGivesTheValueOfTheBody() throws IOException {
    String value = noting().call(entered -> read(entered));
    assertThat(value).isEqualTo("read 42");
  }

  private static String read(int number) throws IOException {
    if (number != 42) {
      throw new IOException();
    }
    return "read " + number;
  }

  // test_contextlib_async: test_aclosing, test_aclosing_error
  @AsyncTest
  void closingAResourceMaySuspend() throws Exception {
    try (AutoCloseable _ = () -> sleepNoting("closed")) {
      trace.record("body");
    }
    var error = new IOException();
    Throwable thrown =
        catchThrowable(() -> {
          try (AutoCloseable _ = () -> sleepNoting("closed again")) {
            throw error;
          }
        });
    assertThat(thrown).isSameAs(error);
    assertThat(trace.events()).containsExactly("body", "closed", "closed again");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
  }

  private void sleepNoting(String event) {
    sleep(seconds(1));
    trace.record(event);
  }

  /** Suspends on the way in and on the way out. */
  private ContextManager<String> suspending() {
    return new ContextManager<>() {
      @Override
      public String enter() {
        sleepNoting("entered");
        return "value";
      }

      @Override
      public boolean exit(@Nullable Throwable error) {
        trace.record(error instanceof CancelledError ? "cancelled" : "ended");
        sleepNoting("left");
        return false;
      }
    };
  }

  @AsyncTest
  void enterAndExitMaySuspend() {
    suspending().run(value -> trace.record(value));
    assertThat(trace.events()).containsExactly("entered", "value", "ended", "left");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
  }

  @AsyncTest
  void aCancellationOfTheBodyIsSeenByExitWhichMayStillSuspend() {
    Task<Void> task = createTask(() -> suspending().run(value -> sleep(seconds(10))));
    sleep(seconds(5));
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("entered", "cancelled", "left");
  }

  @AsyncTest
  void aCancellationInEnterMeansNoBodyAndNoExit() {
    Task<Void> task = createTask(() -> suspending().run(value -> trace.record("body")));
    sleep(seconds(0.5));
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void aManagerMaySwallowACancellation() {
    Task<String> task =
        createTask(() -> {
          swallowing(CancelledError.class).run(value -> sleep(seconds(10)));
          return "went on";
        });
    Testing.settle();
    task.cancel();
    assertThat(await(task)).isEqualTo("went on");
  }
}
