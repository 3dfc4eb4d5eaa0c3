// 6.1b In order of completion · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;

void main() {
  run(() -> {
    var tasks =
        List.of(
            createTask(() -> fetchData(3)),
            createTask(() -> fetchData(1)),
            createTask(() -> fetchData(2)));

    // Takes the results as they come.
    for (var task : asCompleted(tasks)) {
      try {
        IO.println(clock() + " completed: " + await(task));
      } catch (IllegalArgumentException e) {
        IO.println(clock() + " failed: " + e.getMessage());
      }
    }
  });
}

String fetchData(int id) {
  sleep(seconds(id));
  if (id == 2) {
    throw new IllegalArgumentException("task " + id + " went wrong");
  }
  return "data " + id;
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
