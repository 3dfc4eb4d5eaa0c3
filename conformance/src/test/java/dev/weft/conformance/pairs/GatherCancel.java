package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** Cancelling a gather cancels what is unfinished, and it ends when all of that has ended. */
public final class GatherCancel extends Program {
  @Override
  protected void main() {
    var gathered =
        gatherOutcomes(() -> job("a", 20, 0), () -> job("b", 200, 0), () -> job("c", 200, 30));
    sleep(millis(50));
    print("cancel", gathered.cancel(), gathered.isDone());
    try {
      await(gathered);
    } catch (CancelledError e) {
      print("main caught", kind(e), gathered.isCancelled(), Task.current().cancelling());
    }
    var task = createTask(() -> outer());
    sleep(millis(30));
    task.cancel();
    try {
      await(task);
    } catch (CancelledError e) {
      print("outer cancelled", task.isCancelled());
    }
    var done = gather(() -> yieldNow(), () -> yieldNow());
    await(done);
    print("cancel when done", done.cancel());
  }

  private void outer() {
    try {
      await(gather(() -> job("d", 200, 0), () -> job("e", 200, 20)));
    } finally {
      print("outer leaves");
    }
  }

  private void job(String name, long delay, long cleanup) {
    try {
      sleep(millis(delay));
      print(name, "ends");
    } catch (CancelledError e) {
      print(name, "cancelled");
      sleep(millis(cleanup));
      print(name, "cleaned up");
      throw e;
    }
  }
}
