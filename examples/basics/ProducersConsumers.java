import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.sync.Queue;

// Two producers, three consumers and a queue of five between them: when full, producers wait.
void main() {
  run(() -> {
    var queue = new Queue<String>(5);
    var consumed = new TreeSet<String>();

    TaskGroup.run(consumers -> {
      for (int i = 0; i < 3; i++) {
        consumers.createTask(() -> consume(queue, consumed));
      }
      TaskGroup.run(producers -> {
        producers.createTask(() -> produce(queue, "apple", 5));
        producers.createTask(() -> produce(queue, "pear", 3));
      });
      IO.println("all is produced");
      queue.shutdown();
    });

    IO.println("consumed: " + consumed);
  });
}

void produce(Queue<String> queue, String what, int count) {
  for (int i = 1; i <= count; i++) {
    sleep(millis(10));
    queue.put(what + " " + i);
  }
}

void consume(Queue<String> queue, Set<String> consumed) {
  for (String item : queue) {
    sleep(millis(30));
    consumed.add(item);
  }
}
