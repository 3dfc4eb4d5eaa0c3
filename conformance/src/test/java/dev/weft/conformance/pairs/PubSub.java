package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.LinkedHashMap;
import java.util.Map;

/** A hub with a queue per subscriber; slow ones lose the oldest, leavers are forgotten. */
public final class PubSub extends Program {
  private final Map<String, Queue<Integer>> queues = new LinkedHashMap<>();

  @Override
  protected void main() {
    TaskGroup.run(group -> {
      group.createTask(() -> subscriber("quick", 0, 6));
      group.createTask(() -> subscriber("slow", 198, 4));
      group.createTask(() -> subscriber("brief", 15, 2));
      var patient = group.createTask(() -> subscriber("patient", 0, 100));
      for (int i = 0; i < 8; i++) {
        sleep(millis(60));
        publish(i);
      }
      sleep(millis(30));
      patient.cancel();
    });
    publish(99);
  }

  private void publish(int message) {
    queues.forEach((name, queue) -> {
      if (queue.isFull()) {
        print(name, "loses", queue.getNow());
      }
      queue.putNow(message);
    });
    print("published", message, "to", queues.size());
  }

  private void subscriber(String name, long pause, int count) {
    var queue = new Queue<Integer>(2);
    queues.put(name, queue);
    try {
      for (int i = 0; i < count; i++) {
        print(name, "hears", queue.get());
        sleep(millis(pause));
      }
    } finally {
      queues.remove(name);
      print(name, "leaves");
    }
  }
}
