// 4.2b Cancelling a task · virtual
import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import dev.weft.EventLoop;

String slowOperation(int id) {
  try {
    sleep(seconds(2));
    return "operation " + id + " is done";
  } finally {
    IO.println(clock() + " the operation's finally ran");
  }
}

void main() {
  run(() -> {
    var task = createTask(() -> slowOperation(1));

    // Waits for a second, then cancels it.
    sleep(seconds(1));
    task.cancel();
    IO.println(clock() + " the task is cancelled");

    try {
      await(task);
    } catch (CancelledError e) {
      IO.println(clock() + " the awaiting side saw CancelledError");
    }
    IO.println("task cancelled: " + task.isCancelled());
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
