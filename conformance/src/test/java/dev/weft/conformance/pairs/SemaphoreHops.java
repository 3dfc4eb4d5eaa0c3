package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Semaphore;

/** A released permit belongs at once to the one who waits longest. */
public final class SemaphoreHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var semaphore = new Semaphore(1);
    semaphore.acquire();
    var tasks = each("abc", n -> createTask(() -> worker(ticks, n, semaphore)));
    yieldNow();
    semaphore.release();
    ticks.say("released", semaphore.isLocked());
    semaphore.release();
    ticks.say("released", semaphore.isLocked());
    await(tasks.get(1));
    semaphore.release();
    semaphore.release();
    ticks.say("released two", semaphore.isLocked());
    semaphore.acquire();
    ticks.say("main in", tasks.get(2).isDone(), semaphore.isLocked());
    ticks.stop();
  }

  private static void worker(Ticks ticks, String name, Semaphore semaphore) {
    semaphore.acquire();
    ticks.say(name, "in", semaphore.isLocked());
  }
}
