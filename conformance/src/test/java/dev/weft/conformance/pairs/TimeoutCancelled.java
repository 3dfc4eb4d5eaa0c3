package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.Timeout;
import dev.weft.conformance.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A cancellation from outside passes a limit unchanged. */
public final class TimeoutCancelled extends Program {
  @Override
  protected void main() {
    var task = createTask(() -> job());
    sleep(millis(20));
    task.cancel("outside");
    waitAll(List.of(task));
    print(task.isCancelled(), task.cancelling());
    task = createTask(() -> slowToLeave());
    sleep(millis(60));
    task.cancel();
    waitAll(List.of(task));
    print(task.isCancelled(), task.cancelling());
  }

  private void job() {
    var scopes = new ArrayList<Timeout>();
    try {
      Timeout.run(
          seconds(1),
          scope -> {
            scopes.add(scope);
            try {
              sleep(seconds(2));
            } finally {
              print("body leaves", Task.current().cancelling());
            }
          });
    } catch (TimeoutException e) {
      print("never");
    } catch (CancelledError e) {
      print("job", told(e), scopes.get(0).isExpired(), Task.current().cancelling());
      throw e;
    }
  }

  private void slowToLeave() {
    var scopes = new ArrayList<Timeout>();
    try {
      Timeout.run(
          millis(20),
          scope -> {
            scopes.add(scope);
            try {
              sleep(seconds(2));
            } finally {
              print("timed out", Task.current().cancelling());
              sleep(seconds(1));
            }
          });
    } catch (CancelledError e) {
      print("slow cancelled", scopes.get(0).isExpired(), Task.current().cancelling());
      throw e;
    } catch (TimeoutException e) {
      print("never");
    }
  }
}
