package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Task;
import dev.weft.conformance.Program;
import dev.weft.sync.Condition;

/** Notified waiters go on one after the other, in order, each with the lock held. */
public final class ConditionNotify extends Program {
  @Override
  protected void main() {
    var condition = new Condition();
    var tasks = each("abcdef", n -> createTask(() -> waiter(n, condition)));
    sleep(millis(20));
    try (var _ = condition.hold()) {
      condition.signal();
      print("notified one");
      yieldNow();
      print("still mine");
    }
    sleep(millis(20));
    try (var _ = condition.hold()) {
      condition.signal(2);
      print("notified two");
    }
    sleep(millis(20));
    tasks.get(3).cancel();
    sleep(millis(20));
    try (var _ = condition.hold()) {
      condition.signalAll();
      print("notified all");
    }
    waitAll(tasks);
    print(each(tasks, Task::isCancelled), condition.isLocked());
    refused(() -> condition.signal());
    refused(() -> condition.signalAll());
    refused(() -> condition.await());
  }

  private void waiter(String name, Condition condition) {
    try (var _ = condition.hold()) {
      print(name, "waits");
      condition.await();
      print(name, "woken", condition.isLocked());
      yieldNow();
      print(name, "leaves");
    }
  }
}
