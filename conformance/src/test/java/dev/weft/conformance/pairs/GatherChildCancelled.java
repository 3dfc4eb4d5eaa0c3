package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** A cancelled child comes out of gather as a cancellation, and nobody else is cancelled. */
public final class GatherChildCancelled extends Program {
  @Override
  protected void main() {
    var a = createTask(() -> job("a", 200));
    var b = createTask(() -> job("b", 60));
    EventLoop.running().callLater(millis(20), () -> a.cancel());
    var gathered = gather(a, b);
    try {
      await(gathered);
    } catch (CancelledError e) {
      print("caught", Task.current().cancelling());
    }
    print(gathered.isCancelled(), a.isCancelled(), b.isDone());
    await(b);
    print("main ends");
  }

  private void job(String name, long delay) {
    try {
      sleep(millis(delay));
      print(name, "ends");
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    }
  }
}
