package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.List;

/** Errors of children win over a cancellation from outside, which then comes at the next wait. */
public final class TaskGroupCancelledAndFailed extends Program {
  @Override
  protected void main() {
    var task = createTask(() -> owner());
    sleep(millis(20));
    task.cancel();
    waitAll(List.of(task));
    print(task.isCancelled(), task.cancelling());
  }

  private void owner() {
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> breaks("a", 20));
        group.createTask(() -> breaks("b", 40));
      });
    } catch (ExceptionGroup e) {
      print("owner", kind(e), Task.current().cancelling());
    }
    print("owner goes on");
    try {
      yieldNow();
      print("owner waited");
      yieldNow();
      print("owner waited again");
    } catch (CancelledError e) {
      print("owner cancelled", Task.current().cancelling());
      throw e;
    }
  }

  private void breaks(String name, long cleanup) {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      sleep(millis(cleanup));
      print(name, "breaks");
      throw new IllegalArgumentException(name, e);
    }
  }
}
