package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.yieldNow;

import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.util.ArrayList;
import java.util.List;

/** Five philosophers, ordered forks, and a waiter who lets in four at a time. */
public final class Philosophers extends Program {
  private final List<Lock> forks = each("01234", _ -> new Lock());
  private final Semaphore waiter = new Semaphore(4);
  private final List<Integer> meals = new ArrayList<>(List.of(0, 0, 0, 0, 0));

  @Override
  protected void main() {
    TaskGroup.run(group -> {
      for (int i = 0; i < 5; i++) {
        int number = i;
        group.createTask(() -> philosopher(number));
      }
    });
    print(meals, forks.stream().anyMatch(Lock::isLocked), waiter.isLocked());
  }

  private void philosopher(int number) {
    int neighbour = (number + 1) % 5;
    var first = forks.get(Math.min(number, neighbour));
    var second = forks.get(Math.max(number, neighbour));
    for (int meal = 0; meal < 2; meal++) {
      try (var _ = waiter.hold();
          var _ = first.hold()) {
        yieldNow();
        try (var _ = second.hold()) {
          print(number, "eats", meal);
          yieldNow();
          yieldNow();
          meals.set(number, meals.get(number) + 1);
        }
      }
      print(number, "thinks");
      yieldNow();
    }
  }
}
