package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;

/**
 * Two cancellations before the task runs are one error and a count of two; the last message counts.
 */
public final class CancelTwice extends Program {
  @Override
  protected void main() {
    var task = createTask(() -> body());
    sleep(millis(20));
    print(task.cancel("one"), task.cancel("two"), task.cancelling());
    sleep(millis(60));
    print(task.cancel("three"), task.cancelling());
    try {
      await(task);
    } catch (CancelledError e) {
      print("main", told(e), task.isCancelled());
    }
  }

  private void body() {
    var me = Task.current();
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print("first", told(e), me.cancelling());
      try {
        sleep(millis(20));
        print("clean-up was not disturbed");
      } catch (CancelledError never) {
        print("never");
      }
      try {
        sleep(seconds(1));
      } catch (CancelledError again) {
        print("second", told(again), me.cancelling());
      }
      throw e;
    }
  }
}
