// 7.3d Condition · virtual
import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.sync.Condition;

// For waiting until something is so, while others change it.
final Condition condition = new Condition();
final Deque<String> items = new ArrayDeque<>();
int produced;
int consumed;

void consumer(int id) {
  try (var _ = condition.hold()) {
    condition.awaitUntil(() -> !items.isEmpty());
    String item = items.removeFirst();
    consumed++;
    IO.println("consumer " + id + " has consumed " + item);
  }
}

void producer(int id) {
  for (int i = 0; i < 3; i++) {
    sleep(seconds(1));
    try (var _ = condition.hold()) {
      String item = "item_" + id + "_" + i;
      items.addLast(item);
      produced++;
      IO.println("producer " + id + " has produced " + item);
      condition.signalAll(); // tells all who wait
    }
  }
}

void main() {
  run(() -> {
    TaskGroup.run(group -> {
      group.createTask(() -> producer(1));
      group.createTask(() -> consumer(1));
      group.createTask(() -> consumer(2));
    });
    IO.println("produced " + produced + ", consumed " + consumed + ", left " + items.size());
  });
}
