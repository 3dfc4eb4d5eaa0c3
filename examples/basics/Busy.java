import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;

import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import java.util.BitSet;

/** Something to profile: two kinds of tasks that compute, and wait for each other. */
class Busy {
  static final Lock LEDGER = new Lock();

  static void main() {
    run(() ->
        TaskGroup.run(group -> {
          for (int i = 1; i <= 4; i++) {
            group.createTask("prices-" + i, () -> prices());
          }
          group.createTask("report", () -> report());
        }));
    IO.println("done");
  }

  static void prices() {
    for (int i = 0; i < 10; i++) {
      try (var _ = LEDGER.hold()) {
        sleep(millis(10));
      }
      countPrimes(300_000);
    }
  }

  static void report() {
    for (int i = 0; i < 20; i++) {
      sleep(millis(30));
      countPrimes(1_000_000);
    }
  }

  static int countPrimes(int below) {
    var composite = new BitSet(below);
    for (int i = 2; i < below; i++) {
      if (!composite.get(i)) {
        for (long multiple = (long) i * i; multiple < below; multiple += i) {
          composite.set((int) multiple);
        }
      }
    }
    return below - 2 - composite.cardinality();
  }
}
