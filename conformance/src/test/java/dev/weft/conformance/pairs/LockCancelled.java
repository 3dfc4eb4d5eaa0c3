package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import dev.weft.sync.Lock;

/** A cancelled waiter leaves the line, and those behind it move up. */
public final class LockCancelled extends Program {
  @Override
  protected void main() {
    var lock = new Lock();
    lock.acquire();
    var tasks = each("abcd", n -> createTask(() -> waiter(n, lock)));
    sleep(millis(20));
    tasks.get(0).cancel();
    tasks.get(2).cancel();
    sleep(millis(20));
    lock.release();
    waitAll(tasks);
    print(each(tasks, Task::isCancelled), lock.isLocked());
    lock.acquire();
    tasks = each("ef", n -> createTask(() -> waiter(n, lock)));
    yieldNow();
    tasks.get(0).cancel();
    tasks.get(1).cancel();
    lock.release();
    waitAll(tasks);
    print(each(tasks, Task::isCancelled), lock.isLocked());
    waiter("main", lock);
  }

  private void waiter(String name, Lock lock) {
    try {
      lock.acquire();
    } catch (CancelledError e) {
      print(name, "gave up");
      throw e;
    }
    print(name, "has it");
    sleep(millis(20));
    lock.release();
    print(name, "let go");
  }
}
