package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.ArrayList;
import java.util.List;

/** Two producers and three consumers on a small queue, ended by shutting it down. */
public final class ProducersConsumers extends Program {
  @Override
  protected void main() {
    var queue = new Queue<String>(2);
    var consumers = new ArrayList<Task<List<String>>>();
    TaskGroup.run(group -> {
      consumers.add(group.createTask(() -> consumer("x", queue, 160)));
      consumers.add(group.createTask(() -> consumer("y", queue, 220)));
      consumers.add(group.createTask(() -> consumer("z", queue, 362)));
      TaskGroup.run(producers -> {
        producers.createTask(() -> producer("a", queue, 40));
        producers.createTask(() -> producer("b", queue, 68));
      });
      print("all put", queue.size());
      queue.shutdown();
      queue.join();
      print("all eaten");
    });
    print(each(consumers, Task::result));
  }

  private void producer(String name, Queue<String> queue, long pause) {
    for (int i = 0; i < 4; i++) {
      queue.put(name + i);
      print(name, "put", i);
      sleep(millis(pause));
    }
    print(name, "done");
  }

  private List<String> consumer(String name, Queue<String> queue, long work) {
    var eaten = new ArrayList<String>();
    for (var item : queue) {
      sleep(millis(work));
      eaten.add(item);
      queue.taskDone();
      print(name, "ate", item);
    }
    print(name, "goes home");
    return eaten;
  }
}
