package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Condition;

/** In which iterations a notified waiter gets the lock back. */
public final class ConditionHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var condition = new Condition();
    var tasks = each("abc", n -> createTask(() -> waiter(ticks, n, condition)));
    yieldNow();
    try (var _ = condition.hold()) {
      condition.signal(1);
      ticks.say("notified one");
    }
    await(tasks.get(0));
    ticks.say("a ended");
    try (var _ = condition.hold()) {
      condition.signalAll();
      ticks.say("notified all");
      yieldNow();
      yieldNow();
      yieldNow();
      ticks.say("leaving");
    }
    await(tasks.get(2));
    ticks.say("c ended");
    ticks.stop();
  }

  private static void waiter(Ticks ticks, String name, Condition condition) {
    try (var _ = condition.hold()) {
      ticks.say(name, "waits");
      condition.await();
      ticks.say(name, "woken");
    }
  }
}
