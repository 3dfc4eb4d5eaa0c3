package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** A task may swallow a cancellation and go on; the count remembers. */
public final class CancelSwallowed extends Program {
  @Override
  protected void main() {
    var task = createTask(() -> stubborn());
    for (int i = 0; i < 3; i++) {
      sleep(millis(20));
      print("cancel", task.cancel("no " + i), task.cancelling(), task.isDone());
    }
    print(await(task), task.isCancelled(), task.cancelling());
    print(task.cancel());
  }

  private String stubborn() {
    var me = Task.current();
    for (int i = 0; i < 3; i++) {
      try {
        sleep(seconds(1));
      } catch (CancelledError e) {
        print("swallowed", i, told(e), me.cancelling());
      }
    }
    print("uncancel", me.uncancel(), me.uncancel(), me.uncancel(), me.uncancel());
    yieldNow();
    return "survived";
  }
}
