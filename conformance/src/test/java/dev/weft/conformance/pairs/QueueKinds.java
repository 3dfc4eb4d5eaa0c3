package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.LifoQueue;
import dev.weft.sync.PriorityQueue;
import dev.weft.sync.Queue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Smallest first and last first, with waiting getters and putters. */
public final class QueueKinds extends Program {
  @Override
  protected void main() {
    var smallest = new PriorityQueue<Integer>(Comparator.naturalOrder());
    List.of(5, 1, 4, 2, 3).forEach(item -> smallest.putNow(item));
    print(collect(smallest, 5));
    var last = new LifoQueue<Integer>();
    List.of(5, 1, 4, 2, 3).forEach(item -> last.putNow(item));
    print(collect(last, 5));
    var bounded =
        List.<Queue<Integer>>of(
            new PriorityQueue<>(2, Comparator.naturalOrder()), new LifoQueue<>(2));
    for (var queue : bounded) {
      var collector = createTask(() -> collect(queue, 5));
      for (int item : List.of(3, 9, 1, 7, 5)) {
        queue.put(item);
        print("put", item, queue.size());
      }
      print(await(collector));
    }
    var getters = each("abc", _ -> createTask(() -> smallest.get()));
    yieldNow();
    List.of(30, 10, 20).forEach(item -> smallest.putNow(item));
    print(await(gather(getters)));
  }

  private static List<Integer> collect(Queue<Integer> queue, int count) {
    var items = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      items.add(queue.get());
    }
    return items;
  }
}
