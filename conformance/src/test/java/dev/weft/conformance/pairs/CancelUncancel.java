package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;

/** Taking back the last request also takes back a cancellation that was not yet delivered. */
public final class CancelUncancel extends Program {
  @Override
  protected void main() {
    for (int takeBack : List.of(0, 1, 2)) {
      var task = createTask(() -> body(takeBack));
      waitAll(List.of(task));
      print(task.isCancelled());
    }
  }

  private void body(int takeBack) {
    var me = Task.current();
    me.cancel();
    me.cancel();
    print(me.cancelling());
    for (int i = 0; i < takeBack; i++) {
      print("uncancel", me.uncancel());
    }
    try {
      yieldNow();
      print("not cancelled", me.cancelling());
    } catch (CancelledError e) {
      print("cancelled", me.cancelling());
      throw e;
    }
  }
}
