package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;

/** Cancelling the one who waits leaves alone what it waited for. */
public final class WaitCancelled extends Program {
  @Override
  protected void main() {
    var tasks = List.of(createTask(() -> job("a", 40)), createTask(() -> job("b", 70)));
    var task = createTask(() -> waiter(tasks));
    sleep(millis(20));
    task.cancel();
    waitAll(List.of(task));
    print(task.isCancelled(), each(tasks, Task::isDone));
    waitAll(tasks);
    print(each(tasks, Task::isCancelled));
  }

  private void waiter(List<Task<Void>> tasks) {
    try {
      waitAll(tasks);
    } catch (CancelledError e) {
      print("waiter cancelled");
      throw e;
    }
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
