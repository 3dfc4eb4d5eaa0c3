package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;

/** A task cancelled before its first step never runs at all. */
public final class CancelBeforeStart extends Program {
  @Override
  protected void main() {
    var task = createTask(() -> body("a"));
    task.addDoneCallback(t -> print("a done", t.isCancelled()));
    var other = createTask(() -> body("b"));
    print(task.cancel(), task.isDone(), task.isCancelled());
    try {
      await(task);
    } catch (CancelledError e) {
      print("main caught", Task.current().cancelling());
    }
    print(task.isCancelled(), task.cancel());
    await(other);
    var third = createTask(() -> body("c"));
    var fourth = createTask(() -> print("killer", third.cancel()));
    waitAll(List.of(third, fourth));
    print(third.isCancelled());
  }

  private void body(String name) {
    try {
      print(name, "runs");
      yieldNow();
    } finally {
      print(name, "leaves");
    }
  }
}
