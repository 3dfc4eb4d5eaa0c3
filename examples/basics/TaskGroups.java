import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.TaskGroup;

// A group ends when all its tasks have; the first that fails cancels the others; no error is lost.
void main() {
  run(() -> {
    int sum =
        TaskGroup.call(group -> {
          var two = group.createTask(() -> later(2));
          var three = group.createTask(() -> later(3));
          return await(two) + await(three);
        });
    IO.println("2 + 3 = " + sum);

    ExceptionGroup.handle(() -> TaskGroup.run(this::failing))
        .on(IOException.class, group -> IO.println("I/O: " + messages(group)))
        .on(IllegalStateException.class, group -> IO.println("state: " + messages(group)))
        .run();
  });
}

int later(int value) {
  sleep(millis(100));
  return value;
}

void failing(TaskGroup group) {
  group.createTask(() -> {
    sleep(millis(100));
    throw new IOException("the disk is full");
  });
  group.createTask(() -> {
    try {
      sleep(seconds(3600));
    } catch (CancelledError e) {
      IO.println("a sibling is cancelled");
      throw new IllegalStateException("and fails while it tidies up");
    }
  });
}

List<String> messages(ExceptionGroup group) {
  return group.exceptions().stream().map(Throwable::getMessage).toList();
}
