import static dev.weft.Asyncio.yieldNow;

import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import dev.weft.testing.Testing;

/** A deadlock that shows up in few orders of two tasks, and how it is found. */
class FindingBugs {
  static void transfer(Lock from, Lock to) {
    try (var _ = from.hold()) {
      yieldNow(); // write to the journal
      try (var _ = to.hold()) {
        yieldNow(); // move the money
      }
    }
  }

  static void transfers() {
    var checking = new Lock();
    var savings = new Lock();
    TaskGroup.run(group -> {
      group.createTask("there", () -> transfer(checking, savings));
      group.createTask(
          "back",
          () -> {
            for (int i = 0; i < 4; i++) {
              yieldNow(); // look up the rate
            }
            transfer(savings, checking);
          });
    });
  }

  static void main() {
    Testing.run(() -> transfers());
    IO.println("As asyncio runs it, nothing is wrong.");
    try {
      Testing.explore(1000, () -> transfers());
    } catch (AssertionError found) {
      IO.println(found.getMessage());
    }
  }
}
