// 4.2a Tasks and their properties · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;

String slowOperation(int id) {
  sleep(seconds(2));
  return "operation " + id + " is done";
}

void main() {
  run(() -> {
    // Creates the tasks: both run from now on.
    var task1 = createTask(() -> slowOperation(1));
    var task2 = createTask("second", () -> slowOperation(2));

    for (var task : List.of(task1, task2)) {
      IO.println("task name: " + task.name());
      IO.println("cancelled: " + task.isCancelled());
      IO.println("done: " + task.isDone());
    }

    // Gets the results, which waits until they are there.
    String result1 = await(task1);
    String result2 = await(task2);
    IO.println("results: " + result1 + ", " + result2);

    double elapsed = EventLoop.running().time().toMillis() / 1000.0;
    IO.println(String.format(Locale.ROOT, "elapsed: %.1f s", elapsed));
  });
}
