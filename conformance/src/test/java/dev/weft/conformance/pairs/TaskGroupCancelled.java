package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.List;

/** Cancelled from outside, a group cancels its children, waits for them, and passes it on. */
public final class TaskGroupCancelled extends Program {
  @Override
  protected void main() {
    for (boolean inBody : List.of(true, false)) {
      var task = createTask(() -> owner(inBody));
      sleep(millis(20));
      task.cancel("stop");
      waitAll(List.of(task));
      print(task.isCancelled(), task.cancelling());
    }
    var task = createTask(() -> owner(false));
    sleep(millis(20));
    task.cancel("once");
    sleep(millis(30));
    task.cancel("twice");
    waitAll(List.of(task));
    print(task.isCancelled(), task.cancelling());
  }

  private void owner(boolean inBody) {
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> child("a", 20));
        group.createTask(() -> child("b", 50));
        if (inBody) {
          try {
            sleep(seconds(1));
          } finally {
            print("body leaves");
          }
        }
      });
    } catch (CancelledError e) {
      print("owner", told(e), Task.current().cancelling());
      throw e;
    }
  }

  private void child(String name, long cleanup) {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      sleep(millis(cleanup));
      print(name, told(e));
      throw e;
    }
  }
}
