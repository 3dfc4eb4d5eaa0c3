package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.List;

/** join waits until as many items are done as were put. */
public final class QueueJoin extends Program {
  @Override
  protected void main() {
    var queue = new Queue<Object>();
    queue.join();
    print("nothing to wait for");
    for (int i = 0; i < 4; i++) {
      queue.putNow(i);
    }
    var workers =
        List.of(createTask(() -> worker("a", queue, 30)), createTask(() -> worker("b", queue, 50)));
    queue.join();
    print("joined", queue.size());
    queue.putNow("last");
    queue.join();
    print("joined again");
    for (var task : workers) {
      task.cancel();
    }
    waitAll(workers);
    refused(() -> queue.taskDone());
  }

  private void worker(String name, Queue<Object> queue, long delay) {
    while (true) {
      var item = queue.get();
      print(name, "works on", item);
      sleep(millis(delay));
      print(name, "did", item);
      queue.taskDone();
    }
  }
}
