package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.ContextManager;
import dev.weft.ExitStack;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.function.Consumer;

/** An exit may replace the error, and the next one sees the new one. */
public final class ExitStackErrors extends Program {
  @Override
  protected void main() {
    attempt(stack -> {
      stack.push(watcher("first", false));
      stack.callback(() -> raises(new ClassCastException("replaced")));
      stack.push(watcher("second", false));
      throw new IllegalArgumentException("body");
    });
    attempt(stack -> {
      stack.push(watcher("first", false));
      stack.callback(() -> raises(new IllegalArgumentException("exit")));
      print("body is fine");
    });
    attempt(stack -> {
      stack.push(watcher("first", false));
      stack.push(watcher("swallows", true));
      stack.callback(() -> raises(new IllegalArgumentException("exit")));
    });
    attempt(stack -> {
      stack.push(watcher("first", false));
      stack.enter(new Broken());
    });
    attempt(stack -> {
      stack.push(watcher("first", false));
      Task.current().cancel();
      yieldNow();
    });
  }

  private void attempt(Consumer<ExitStack> build) {
    await(
        createTask(() -> {
          try {
            ExitStack.run(stack -> build.accept(stack));
            print("-> nothing");
          } catch (Exception | CancelledError e) {
            print("->", kind(e));
          }
        }));
  }

  private void raises(RuntimeException error) {
    print("raising", kind(error));
    throw error;
  }

  private ExitStack.Exit watcher(String name, boolean swallow) {
    return error -> {
      yieldNow();
      print(name, "sees", kind(error));
      return swallow;
    };
  }

  private final class Broken implements ContextManager<String> {
    @Override
    public String enter() {
      print("broken enter");
      throw osError("enter");
    }

    @Override
    public boolean exit(Throwable error) {
      print("never");
      return false;
    }
  }
}
