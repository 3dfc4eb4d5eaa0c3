package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Lock;
import java.util.List;

/** A lock goes to who waited longest; neither a newcomer nor the releaser can slip in before. */
public final class LockFairness extends Program {
  @Override
  protected void main() {
    var lock = new Lock();
    lock.acquire();
    var tasks =
        List.of(
            createTask(() -> worker("a", lock, 2)),
            createTask(() -> worker("b", lock, 1)),
            createTask(() -> worker("c", lock, 2)));
    yieldNow();
    yieldNow();
    lock.release();
    print("released", lock.isLocked());
    lock.acquire();
    print("main again");
    lock.release();
    await(gather(tasks));
    print("free", lock.isLocked());
    refused(() -> lock.release());
  }

  private void worker(String name, Lock lock, int rounds) {
    for (int i = 0; i < rounds; i++) {
      try (var _ = lock.hold()) {
        print(name, i, "in", lock.isLocked());
        yieldNow();
        print(name, i, "out");
      }
    }
  }
}
