package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import dev.weft.sync.QueueShutDownException;

/** A queue that was shut down is drained, then refuses; who waits to put is refused at once. */
public final class QueueShutdown extends Program {
  @Override
  protected void main() {
    var queue = new Queue<String>(2);
    var putters = each("abcd", n -> createTask(() -> putter(n, queue)));
    sleep(millis(20));
    queue.shutdown();
    print("shut down", queue.size());
    waitAll(putters);
    try {
      queue.putNow("x");
    } catch (QueueShutDownException e) {
      print(kind(e));
    }
    print("now", queue.getNow());
    getter("last", queue);
    var empty = new Queue<String>();
    var getters = each("xy", n -> createTask(() -> getter(n, empty)));
    sleep(millis(20));
    empty.shutdown();
    waitAll(getters);
    empty.shutdown();
    try {
      empty.getNow();
    } catch (QueueShutDownException e) {
      print(kind(e));
    }
  }

  private void getter(String name, Queue<String> queue) {
    try {
      while (true) {
        print(name, "got", queue.get());
        sleep(millis(20));
      }
    } catch (QueueShutDownException e) {
      print(name, kind(e));
    }
  }

  private void putter(String name, Queue<String> queue) {
    try {
      queue.put(name);
      print(name, "put");
    } catch (QueueShutDownException e) {
      print(name, kind(e));
    }
  }
}
