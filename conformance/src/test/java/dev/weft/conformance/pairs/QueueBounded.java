package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;

/** Putters and getters of a bounded queue take turns only where one has to wait. */
public final class QueueBounded extends Program {
  @Override
  protected void main() {
    var two = new Queue<String>(2);
    await(gather(() -> producer("p", two, 6), () -> consumer("c", two, 6)));
    print("---", two.isEmpty(), two.isFull());
    var one = new Queue<String>(1);
    await(
        gather(
            () -> consumer("x", one, 3), () -> consumer("y", one, 3),
            () -> producer("p", one, 4), () -> producer("q", one, 2)));
    print("---");
    var many = new Queue<String>();
    await(gather(() -> consumer("c", many, 3), () -> producer("p", many, 3)));
  }

  private void producer(String name, Queue<String> queue, int count) {
    for (int i = 0; i < count; i++) {
      queue.put(name + i);
      print(name, "put", i, queue.size());
    }
    print(name, "done");
  }

  private void consumer(String name, Queue<String> queue, int count) {
    for (int i = 0; i < count; i++) {
      print(name, "got", queue.get(), queue.size());
    }
    print(name, "done");
  }
}
