package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** At its end a runner cancels the tasks that are left, and waits until they have cleaned up. */
public final class RunnerClose extends Program {
  @Override
  protected void start() {
    Task<Void> task;
    try (var runner = virtualRunner()) {
      task = runner.run(() -> leaves());
      print("ran", task.isDone());
    }
    print("closed", task.isCancelled());
  }

  private Task<Void> leaves() {
    var task = createTask(() -> leftover("task", 20));
    yieldNow();
    print("main returns");
    return task;
  }

  private void leftover(String name, long cleanup) {
    try {
      sleep(seconds(5));
    } catch (CancelledError e) {
      print(name, "hears of it");
      sleep(millis(cleanup));
      print(name, "cleaned up");
      throw e;
    }
  }
}
