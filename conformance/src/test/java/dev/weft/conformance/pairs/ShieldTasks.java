package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFor;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Cancelling the wait leaves the shielded task alone; cancelling the task cancels the wait. */
public final class ShieldTasks extends Program {
  @Override
  protected void main() {
    var a = createTask(() -> job("a", 60));
    var outer = createTask(() -> waiter(a));
    sleep(millis(20));
    outer.cancel();
    waitAll(List.of(outer));
    print(outer.isCancelled(), a.isDone());
    print(await(a));

    var b = createTask(() -> job("b", 60));
    outer = createTask(() -> waiter(b));
    sleep(millis(20));
    b.cancel();
    waitAll(List.of(outer));
    print(outer.isCancelled(), b.isCancelled());

    var c = createTask(() -> job("c", 60));
    try {
      waitFor(shield(c), millis(20));
    } catch (TimeoutException e) {
      print("too slow", c.isDone());
    }
    print(await(c));
    var done = shield(c);
    print(done.isDone(), await(done));
  }

  private String waiter(Task<String> task) {
    try {
      return await(shield(task));
    } catch (CancelledError e) {
      print("waiter cancelled", Task.current().cancelling());
      throw e;
    }
  }

  private String job(String name, long delay) {
    try {
      sleep(millis(delay));
      print(name, "ends");
      return name;
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    }
  }
}
