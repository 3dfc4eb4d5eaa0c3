package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.function.IntUnaryOperator;

/** Three stages joined by bounded queues: the slowest one sets the pace for all. */
public final class Pipeline extends Program {
  private static final int END = -1;

  @Override
  protected void main() {
    var first = new Queue<Integer>(1);
    var second = new Queue<Integer>(1);
    var third = new Queue<Integer>(1);
    var results =
        await(
            gather(
                () -> sink(third),
                () -> stage("square", first, second, 20, x -> x * x),
                () -> stage("add", second, third, 53, x -> x + 1),
                () -> source(first, 5)));
    print("total", results.get(0));
  }

  private int source(Queue<Integer> out, int count) {
    for (int i = 0; i < count; i++) {
      out.put(i);
      print("source put", i);
    }
    out.put(END);
    return count;
  }

  private int stage(
      String name, Queue<Integer> in, Queue<Integer> out, long delay, IntUnaryOperator work) {
    int item;
    while ((item = in.get()) != END) {
      sleep(millis(delay));
      print(name, "did", item);
      out.put(work.applyAsInt(item));
    }
    out.put(END);
    print(name, "ends");
    return 0;
  }

  private int sink(Queue<Integer> in) {
    int total = 0;
    int item;
    while ((item = in.get()) != END) {
      total += item;
      print("sink has", total);
    }
    return total;
  }
}
