package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Lock;

/** In which iteration a released lock reaches the next in line. */
public final class LockHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var lock = new Lock();
    var tasks = each("abc", n -> createTask(() -> worker(ticks, n, lock)));
    yieldNow();
    try (var _ = lock.hold()) {
      ticks.say("main in");
    }
    ticks.say("main out", lock.isLocked());
    await(tasks.get(2));
    ticks.say("end", lock.isLocked());
    ticks.stop();
  }

  private static void worker(Ticks ticks, String name, Lock lock) {
    ticks.say(name, "asks");
    try (var _ = lock.hold()) {
      ticks.say(name, "in");
      yieldNow();
      ticks.say(name, "out");
    }
  }
}
