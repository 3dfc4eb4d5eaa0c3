package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitFor;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** What the late one does with its cancellation decides what comes out. */
public final class WaitForSuppressed extends Program {
  @Override
  protected void main() {
    attempt("returns", coroutine(() -> returns()));
    attempt("task returns", createTask(() -> returns()));
    attempt("lingers", coroutine(() -> lingers()));
    attempt("breaks", coroutine(() -> breaks()));
    attempt("task breaks", createTask(() -> breaks()));
  }

  private void attempt(String name, Awaitable<String> body) {
    EventLoop.running().callLater(millis(40), () -> print("meanwhile"));
    try {
      print(name, "->", waitFor(body, millis(20)));
    } catch (Exception e) {
      print(name, "->", kind(e));
    }
    print(Task.current().cancelling());
    sleep(millis(50));
  }

  private String returns() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print("swallowed");
      return "kept";
    }
    return "never";
  }

  private String lingers() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print("lingering");
      sleep(millis(50));
      print("lingered");
      throw e;
    }
    return "never";
  }

  private static String breaks() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      throw new IllegalArgumentException("clean-up broke", e);
    }
    return "never";
  }
}
