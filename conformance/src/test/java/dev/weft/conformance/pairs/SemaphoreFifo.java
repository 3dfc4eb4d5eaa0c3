package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.Task;
import dev.weft.conformance.Program;
import dev.weft.sync.Semaphore;
import java.util.List;

/** Permits go to waiters in order; locked() is true while somebody waits. */
public final class SemaphoreFifo extends Program {
  @Override
  protected void main() {
    var semaphore = new Semaphore(2);
    var tasks =
        List.of(
            createTask(() -> worker("a", semaphore, 40)),
            createTask(() -> worker("b", semaphore, 70)),
            createTask(() -> worker("c", semaphore, 60)),
            createTask(() -> worker("d", semaphore, 10)),
            createTask(() -> worker("e", semaphore, 50)));
    waitAll(tasks);
    print("all out", semaphore.isLocked());

    var closed = new Semaphore(0);
    var waiters = each("xyz", n -> createTask(() -> worker(n, closed, 0)));
    sleep(millis(20));
    waiters.get(0).cancel();
    sleep(millis(20));
    closed.release();
    print("released", closed.isLocked());
    waitAll(waiters);
    print(each(waiters, Task::isCancelled), closed.isLocked());
  }

  private void worker(String name, Semaphore semaphore, long delay) {
    print(name, "asks", semaphore.isLocked());
    try (var _ = semaphore.hold()) {
      print(name, "in", semaphore.isLocked());
      sleep(millis(delay));
    }
    print(name, "out", semaphore.isLocked());
  }
}
