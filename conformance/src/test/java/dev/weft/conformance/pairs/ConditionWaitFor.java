package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.conformance.Program;
import dev.weft.sync.Condition;
import java.util.ArrayList;
import java.util.List;

/** A waiter with a predicate looks again each time it is notified. */
public final class ConditionWaitFor extends Program {
  private final Condition condition = new Condition();
  private final List<Integer> stock = new ArrayList<>();

  @Override
  protected void main() {
    var tasks =
        List.of(
            createTask(() -> consumer("a", 3)),
            createTask(() -> consumer("b", 1)),
            createTask(() -> consumer("c", 2)));
    producer();
    waitAll(tasks);
    print("left", stock);
    try (var _ = condition.hold()) {
      condition.awaitUntil(() -> true);
      print("true at once");
    }
  }

  private void consumer(String name, int wants) {
    try (var _ = condition.hold()) {
      condition.awaitUntil(() -> {
        print(name, "looks", stock.size());
        return stock.size() >= wants;
      });
      var taken = List.copyOf(stock.subList(0, wants));
      stock.subList(0, wants).clear();
      print(name, "takes", taken);
    }
  }

  private void producer() {
    for (int i = 0; i < 6; i++) {
      sleep(millis(20));
      try (var _ = condition.hold()) {
        stock.add(i);
        print("produced", i);
        condition.signalAll();
      }
    }
  }
}
