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

class ExitStackTest {
  private final Trace trace = new Trace();
  private final List<@Nullable Throwable> seen = new ArrayList<>();

  private boolean see(@Nullable Throwable error) {
    seen.add(error);
    return false;
  }

  private static void throwIt(Throwable error) throws Throwable {
    throw error;
  }

  /** Throws {@code error} when left; notes what it was told. */
  private ContextManager<String> leavingWith(Exception error) {
    return new ContextManager<>() {
      @Override
      public String enter() {
        return "entered";
      }

      @Override
      public boolean exit(@Nullable Throwable cause) throws Exception {
        see(cause);
        throw error;
      }
    };
  }

  // test_contextlib_async: test_no_resources
  @Test
  void anEmptyStackDoesNothing() {
    ExitStack.run(stack -> trace.record("body"));
    String value = ExitStack.call(stack -> "value");
    assertThat(value).isEqualTo("value");
    assertThat(trace.events()).containsExactly("body");
  }

  // test_contextlib_async: test_async_callback, test_callback
  @Test
  void callbacksRunInReverseOrder() {
    ExitStack.run(stack -> {
      stack.callback(() -> trace.record("first"));
      stack.callback(() -> trace.record("second"));
      trace.record("body");
    });
    assertThat(trace.events()).containsExactly("body", "second", "first");
  }

  // test_contextlib_async: test_async_push, test_push
  @Test
  void exitsAreToldTheFailureUntilOneSwallowsIt() throws Exception {
    var error = new IOException();
    ExitStack.run(stack -> {
      stack.push(this::see);
      stack.push(cause -> {
        see(cause);
        return true;
      });
      stack.push(this::see);
      throw error;
    });
    assertThat(seen).containsExactly(error, error, null);
  }

  // test_contextlib_async: test_enter_async_context, test_enter_context
  @Test
  void entersAContextManagerAndLeavesItInTurn() {
    var manager =
        new ContextManager<Integer>() {
          @Override
          public Integer enter() {
            trace.record("enter");
            return 1;
          }

          @Override
          public boolean exit(@Nullable Throwable error) {
            trace.record("exit");
            return false;
          }
        };
    ExitStack.run(stack -> {
      stack.callback(() -> trace.record("callback"));
      assertThat(stack.enter(manager)).isEqualTo(1);
      trace.record("body");
    });
    assertThat(trace.events()).containsExactly("enter", "body", "exit", "callback");
  }

  // test_contextlib_async: test_enter_async_context_errors
  @Test
  void aManagerThatCannotBeEnteredIsNotLeft() {
    var error = new IOException();
    var manager =
        new ContextManager<Integer>() {
          @Override
          public Integer enter() throws IOException {
            throw error;
          }

          @Override
          public boolean exit(@Nullable Throwable cause) {
            trace.record("exit");
            return true;
          }
        };
    assertThatThrownBy(() -> ExitStack.run(stack -> stack.enter(manager))).isSameAs(error);
    assertThat(trace.events()).isEmpty();
  }

  @Test
  void resourcesAreClosedInReverseOrder() {
    ExitStack.run(stack -> {
      AutoCloseable first = () -> trace.record("close first");
      assertThat(stack.enter(first)).isSameAs(first);
      stack.enter((AutoCloseable) () -> trace.record("close second"));
    });
    assertThat(trace.events()).containsExactly("close second", "close first");
  }

  // test_contextlib_async: test_close
  @Test
  void closeLeavesEverythingNow() {
    ExitStack.run(stack -> {
      stack.callback(() -> trace.record("callback"));
      stack.close();
      trace.record("body");
      stack.close();
    });
    assertThat(trace.events()).containsExactly("callback", "body");
  }

  @Test
  void itIsAResourceItself() {
    try (var stack = new ExitStack()) {
      stack.callback(() -> trace.record("callback"));
      trace.record("body");
    }
    assertThat(trace.events()).containsExactly("body", "callback");
  }

  // test_contextlib_async: test_pop_all
  @Test
  void popAllMovesEverythingToANewStack() {
    ExitStack moved =
        ExitStack.call(stack -> {
          stack.callback(() -> trace.record("callback"));
          ExitStack all = stack.popAll();
          stack.callback(() -> trace.record("added later"));
          trace.record("body");
          return all;
        });
    trace.record("after");
    moved.close();
    assertThat(trace.events()).containsExactly("body", "added later", "after", "callback");
  }

  // test_contextlib_async: test_exit_raise
  @Test
  void aFailureThatNoExitSwallowsIsThrown() {
    var error = new IOException();
    assertThatThrownBy(() ->
            ExitStack.run(stack -> {
              stack.push(this::see);
              throw error;
            }))
        .isSameAs(error);
    assertThat(seen).containsExactly(error);
  }

  // test_contextlib_async: test_exit_suppress, test_body_exception_suppress
  @Test
  void afterASwallowedFailureThereIsNoValue() throws Exception {
    String value =
        ExitStack.call(stack -> {
          stack.push(error -> true);
          throw new IOException();
        });
    assertThat(value).isNull();
  }

  @Test
  void anExitThatWouldSwallowIsNoMatterAfterASuccess() {
    String value =
        ExitStack.call(stack -> {
          stack.push(error -> true);
          return "value";
        });
    assertThat(value).isEqualTo("value");
  }

  // test_contextlib_async: test_async_exit_exception_chaining, test_exit_exception_chaining
  // test_contextlib_async: test_exit_exception_chaining_reference
  // Weft differs: what Python keeps as context is suppressed.
  @Test
  void whatAnExitThrowsReplacesTheFailureAndCarriesIt() {
    var one = new IOException("1");
    var two = new IOException("2");
    var three = new IOException("3");
    var inner = new IllegalStateException("inner");
    var body = new ArithmeticException("body");
    Throwable thrown =
        catchThrowable(() ->
            ExitStack.run(stack -> {
              stack.callback(() -> throwIt(one));
              stack.callback(() -> throwIt(two));
              stack.callback(() -> throwIt(three));
              stack.push(error -> {
                see(error);
                return true;
              });
              stack.callback(() -> throwIt(inner));
              throw body;
            }));
    assertThat(thrown).isSameAs(one);
    assertThat(one.getSuppressed()).containsExactly(two);
    assertThat(two.getSuppressed()).containsExactly(three);
    assertThat(three.getSuppressed()).isEmpty();
    assertThat(seen).containsExactly(inner);
    assertThat(inner.getSuppressed()).containsExactly(body);
  }

  // test_contextlib_async: test_exit_exception_non_suppressing
  @Test
  void anExitThatSwallowsDoesNotSwallowLaterFailures() {
    var error = new IOException("later");
    assertThatThrownBy(() ->
            ExitStack.run(stack -> {
              stack.callback(() -> throwIt(error));
              stack.push(cause -> true);
              stack.callback(() -> throwIt(new IOException("earlier")));
            }))
        .isSameAs(error)
        .hasNoSuppressedExceptions();
  }

  // test_contextlib_async: test_exit_exception_with_correct_context
  @Test
  void everyManagerMayReplaceTheFailure() {
    var errors = List.of(new Exception("1"), new Exception("2"), new Exception("3"));
    var body = new Exception("body");
    Throwable thrown =
        catchThrowable(() ->
            ExitStack.run(stack -> {
              errors.forEach(error -> stack.enter(leavingWith(error)));
              throw body;
            }));
    assertThat(thrown).isSameAs(errors.get(0));
    assertThat(seen).containsExactly(body, errors.get(2), errors.get(1));
    assertThat(errors.get(0).getSuppressed()).containsExactly(errors.get(1));
    assertThat(errors.get(1).getSuppressed()).containsExactly(errors.get(2));
    assertThat(errors.get(2).getSuppressed()).containsExactly(body);
  }

  // test_contextlib_async: test_dont_reraise_RuntimeError
  @Test
  void anExitThatThrowsTheSameFailureAgainDoesNotCarryItself() {
    var error = new IllegalStateException();
    var replaced = new IOException();
    Throwable thrown =
        catchThrowable(() ->
            ExitStack.run(stack -> {
              stack.enter(leavingWith(replaced));
              stack.enter(leavingWith(error));
              throw error;
            }));
    assertThat(thrown).isSameAs(replaced).hasSuppressedException(error);
    assertThat(error).hasNoSuppressedExceptions();
  }

  // test_contextlib_async: test_exit_exception_chaining_suppress
  @Test
  void theLastExitMaySwallowEverything() {
    ExitStack.run(stack -> {
      stack.push(error -> true);
      stack.callback(() -> throwIt(new IOException()));
      stack.callback(() -> throwIt(new Error()));
    });
  }

  // test_contextlib_async: test_excessive_nesting
  @Test
  void thereMayBeVeryManyExits() {
    int[] left = {0};
    ExitStack.run(stack -> {
      for (int i = 0; i < 10_000; i++) {
        stack.callback(() -> left[0]++);
      }
    });
    assertThat(left[0]).isEqualTo(10_000);
  }

  @Test
  void anExitMayAddAnotherOne() {
    ExitStack.run(stack ->
        stack.callback(() -> {
          trace.record("outer");
          stack.callback(() -> trace.record("added"));
        }));
    assertThat(trace.events()).containsExactly("outer", "added");
  }

  @AsyncTest
  void aCancelledBodyIsCleanedUpWhichMaySuspend() {
    Task<Void> task =
        createTask(() ->
            ExitStack.run(stack -> {
              stack.push(this::see);
              stack.callback(() -> {
                sleep(seconds(1));
                trace.record("cleaned up");
              });
              sleep(seconds(10));
            }));
    Testing.settle();
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("cleaned up");
    assertThat(seen).hasSize(1).first().isInstanceOf(CancelledError.class);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void aCancellationWhileItCleansUpDoesNotSkipTheOtherExits() {
    Task<Void> task =
        createTask(() ->
            ExitStack.run(stack -> {
              stack.callback(() -> trace.record("first"));
              stack.callback(() -> sleep(seconds(10)));
            }));
    Testing.settle();
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("first");
    assertThat(EventLoop.running().time()).isZero();
  }
}
