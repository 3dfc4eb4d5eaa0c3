package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.Timeout;
import dev.weft.conformance.Program;
import java.util.ArrayList;
import java.util.function.Consumer;

/** What leaves a limited block: nothing, its own error, or the error of its clean-up. */
public final class TimeoutBody extends Program {
  @Override
  protected void main() {
    attempt("zero, no wait", 0, _ -> print("no waiting in here"));
    attempt(
        "zero, yields",
        0,
        _ -> {
          yieldNow();
          print("never");
        });
    attempt(
        "own error",
        50,
        _ -> {
          sleep(millis(10));
          throw new IllegalArgumentException("own");
        });
    attempt("swallows", 20, this::swallows);
    attempt(
        "breaks",
        20,
        _ -> {
          try {
            sleep(seconds(1));
          } catch (CancelledError e) {
            throw osError("replaced");
          }
        });
    attempt(
        "cleans up",
        20,
        _ -> {
          try {
            sleep(seconds(1));
          } finally {
            print("cleaning");
            sleep(millis(20));
            print("cleaned");
          }
        });
  }

  private void attempt(String name, long limit, Consumer<Timeout> body) {
    var scopes = new ArrayList<Timeout>();
    try {
      Timeout.run(
          millis(limit),
          scope -> {
            scopes.add(scope);
            body.accept(scope);
          });
      print(name, "-> ok", scopes.get(0).isExpired(), Task.current().cancelling());
    } catch (Exception e) {
      print(name, "->", kind(e), scopes.get(0).isExpired(), Task.current().cancelling());
    }
  }

  private void swallows(Timeout scope) {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print("swallowed", scope.isExpired());
    }
    sleep(millis(10));
    print("went on");
  }
}
