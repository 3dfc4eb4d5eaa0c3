// 6.1c Wait for the first · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;

void main() {
  run(() -> {
    var tasks =
        List.of(
            createTask("fetch 3", () -> fetchData(3)),
            createTask("fetch 1", () -> fetchData(1)),
            createTask("fetch 2", () -> fetchData(2)));

    // Waits until the first is done.
    var waited = waitFirst(tasks);
    IO.println(clock() + " done: " + waited.done().size());
    IO.println(clock() + " pending: " + waited.pending().size());

    for (var task : waited.done()) {
      IO.println("the first: " + await(task));
    }

    // Cancels the rest, and waits until they have stopped.
    for (var task : waited.pending()) {
      task.cancel();
    }
    waitAll(waited.pending());
    for (var task : waited.pending()) {
      IO.println(task.name() + " cancelled: " + task.isCancelled());
    }
    IO.println("elapsed: " + clock());
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
