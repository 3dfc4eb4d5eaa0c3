package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Semaphore;

/** A bounded semaphore refuses a release too many; an unbounded one grows. */
public final class SemaphoreBounded extends Program {
  @Override
  protected void main() {
    var bounded = Semaphore.bounded(2);
    bounded.acquire();
    bounded.release();
    refused(() -> bounded.release());
    bounded.acquire();
    bounded.acquire();
    print(bounded.isLocked());

    var tasks = each("ab", n -> createTask(() -> waiter(n, bounded)));
    yieldNow();
    bounded.release();
    print("released", bounded.isLocked());
    waitAll(tasks);
    bounded.release();
    print("full", bounded.isLocked());
    refused(() -> bounded.release());
    var grows = new Semaphore(0);
    grows.release();
    grows.release();
    try (var _ = grows.hold();
        var _ = grows.hold()) {
      print("two at once", grows.isLocked());
    }
  }

  private void waiter(String name, Semaphore bounded) {
    try (var _ = bounded.hold()) {
      print(name, "in");
    }
  }
}
