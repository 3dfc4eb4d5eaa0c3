import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;

// A cancelled task gets an error where it waits, so that its finally blocks run.
void main() {
  run(() -> {
    var task = createTask(this::work);
    sleep(millis(100));
    task.cancel();
    try {
      await(task);
    } catch (CancelledError e) {
      IO.println("the task was cancelled: " + task.isCancelled());
    }
  });
}

void work() {
  IO.println("working");
  try {
    sleep(seconds(3600));
    IO.println("never printed");
  } finally {
    IO.println("tidying up");
  }
}
