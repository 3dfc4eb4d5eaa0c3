package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import dev.weft.sync.QueueEmptyException;
import dev.weft.sync.QueueFullException;
import java.util.List;

/** An item put for a waiting getter lies in the queue until it runs, and can be taken away. */
public final class QueueWaitingGetter extends Program {
  @Override
  protected void main() {
    var queue = new Queue<Integer>(1);
    var a = createTask(() -> getter("a", queue));
    yieldNow();
    queue.putNow(1);
    print("size", queue.size(), queue.isFull());
    try {
      queue.putNow(2);
    } catch (QueueFullException e) {
      print(kind(e));
    }
    print("stolen", queue.getNow());
    yieldNow();
    yieldNow();
    print("a done", a.isDone());
    try {
      queue.getNow();
    } catch (QueueEmptyException e) {
      print(kind(e));
    }
    var b = createTask(() -> getter("b", queue));
    yieldNow();
    queue.put(3);
    yieldNow();
    yieldNow();
    print("done", a.isDone(), b.isDone());
    queue.put(4);
    waitAll(List.of(a, b));
    print("size", queue.size());
  }

  private void getter(String name, Queue<Integer> queue) {
    var item = queue.get();
    print(name, "got", item);
  }
}
