package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.conformance.Program;
import dev.weft.sync.Condition;
import dev.weft.sync.Lock;
import java.util.List;

/** A cancelled waiter takes the lock again before it hears of it. */
public final class ConditionCancelled extends Program {
  @Override
  protected void main() {
    var lock = new Lock();
    var condition = new Condition(lock);
    var a = createTask(() -> waiter("a", condition));
    var b = createTask(() -> waiter("b", condition));
    sleep(millis(20));
    try (var _ = lock.hold()) {
      print("main has the lock");
      a.cancel();
      sleep(millis(20));
      print("a done", a.isDone());
      a.cancel();
      sleep(millis(20));
      print("a done", a.isDone());
    }
    waitAll(List.of(a));
    print("a", a.isCancelled(), a.cancelling());
    try (var _ = condition.hold()) {
      condition.signal();
    }
    await(b);
    print("b", b.isDone());
  }

  private void waiter(String name, Condition condition) {
    try (var _ = condition.hold()) {
      try {
        print(name, "waits");
        condition.await();
        print(name, "woken");
      } catch (CancelledError e) {
        print(name, "cancelled", condition.isLocked());
        throw e;
      } finally {
        yieldNow();
        print(name, "leaves");
      }
    }
  }
}
