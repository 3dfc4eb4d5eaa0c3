package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import dev.weft.sync.QueueShutDownException;
import java.util.List;

/** Shutting down at once throws the items away; join still waits for what is in work. */
public final class QueueShutdownNow extends Program {
  @Override
  protected void main() {
    var queue = new Queue<Object>(3);
    for (int i = 0; i < 3; i++) {
      queue.putNow(i);
    }
    print("got", queue.get());
    queue.put(3);
    var tasks = List.of(createTask(() -> joiner(queue)), createTask(() -> putter(queue)));
    sleep(millis(20));
    queue.shutdownNow();
    print("shut down", queue.size());
    sleep(millis(20));
    print("still waiting", tasks.get(0).isDone());
    try {
      queue.get();
    } catch (QueueShutDownException e) {
      print(kind(e));
    }
    queue.taskDone();
    waitAll(tasks);
    var other = new Queue<Object>();
    other.putNow(1);
    var joins = createTask(() -> joiner(other));
    yieldNow();
    other.shutdownNow();
    await(joins);
  }

  private void joiner(Queue<Object> queue) {
    queue.join();
    print("joined");
  }

  private void putter(Queue<Object> queue) {
    try {
      queue.put("late");
    } catch (QueueShutDownException e) {
      print("putter", kind(e));
    }
  }
}
