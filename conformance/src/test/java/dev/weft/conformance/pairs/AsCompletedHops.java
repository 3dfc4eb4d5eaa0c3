package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.asCompleted;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import java.util.List;

/** When each ended task is handed out, and that a slow loop body delays nobody. */
public final class AsCompletedHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var tasks =
        List.of(
            createTask("a", () -> job(ticks, "a", 4)), createTask("b", () -> job(ticks, "b", 1)),
            createTask("c", () -> job(ticks, "c", 2)), createTask("d", () -> job(ticks, "d", 4)));
    for (var task : asCompleted(tasks)) {
      ticks.say("got", task.name());
      yieldNow();
      ticks.say("body of", task.name());
    }
    ticks.say("end");
    ticks.stop();
  }

  private void job(Ticks ticks, String name, int yields) {
    for (int i = 0; i < yields; i++) {
      yieldNow();
    }
    ticks.say(name, "ends");
  }
}
