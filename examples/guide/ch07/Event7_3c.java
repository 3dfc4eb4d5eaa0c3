// 7.3c Event · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;

// For what one task has to tell others.
final Event event = new Event();

void waiter(int id) {
  IO.println(clock() + " waiter " + id + " waits for the event");
  event.await();
  IO.println(clock() + " waiter " + id + " is released");
}

void setter() {
  sleep(seconds(2));
  IO.println(clock() + " the event is set");
  event.set();
}

void main() {
  run(() ->
      TaskGroup.run(group -> {
        for (int id = 1; id <= 3; id++) {
          int waiter = id;
          group.createTask(() -> waiter(waiter));
        }
        group.createTask(this::setter);
      }));
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
