package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.concurrent.TimeoutException;

/** A getter or putter that is cancelled while it waits loses and takes nothing. */
public final class QueueCancelled extends Program {
  @Override
  protected void main() {
    var queue = new Queue<Object>(1);
    var getters = each("abc", n -> createTask(() -> getter(n, queue)));
    yieldNow();
    getters.get(0).cancel();
    getters.get(1).cancel();
    queue.put(1);
    waitAll(getters);
    print(each(getters, Task::isCancelled), queue.size());
    queue.put("full");
    var putters = each("xyz", n -> createTask(() -> putter(n, queue)));
    yieldNow();
    putters.get(0).cancel();
    yieldNow();
    print(queue.get());
    print(queue.get());
    waitAll(putters);
    print(each(putters, Task::isCancelled), queue.size(), queue.getNow());
    var slow = createTask(() -> getter("slow", queue));
    try {
      waitFor(slow, millis(20));
    } catch (TimeoutException e) {
      print("nothing came");
    }
    queue.putNow("kept");
    yieldNow();
    print(queue.size());
  }

  private void getter(String name, Queue<Object> queue) {
    try {
      print(name, "got", queue.get());
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    }
  }

  private void putter(String name, Queue<Object> queue) {
    try {
      queue.put(name);
      print(name, "put");
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    }
  }
}
