package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Awaitable;
import dev.weft.conformance.Program;
import java.util.List;

/** Gathers inside gathers: order of results, and a failure that climbs level by level. */
public final class GatherNested extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var inner = gather(() -> leaf(ticks, "a", 3, false), () -> leaf(ticks, "b", 1, false));
    print(
        await(
            gather(
                List.<Awaitable<?>>of(
                    createTask(() -> leaf(ticks, "c", 2, false)),
                    inner,
                    gather(() -> leaf(ticks, "d", 5, false))))));
    ticks.say("first done");
    var deep = gather(() -> leaf(ticks, "e", 1, true), () -> leaf(ticks, "f", 4, false));
    var middle = gather(List.<Awaitable<?>>of(deep, createTask(() -> leaf(ticks, "g", 2, false))));
    try {
      await(gather(List.<Awaitable<?>>of(middle, createTask(() -> leaf(ticks, "h", 8, false)))));
    } catch (IllegalArgumentException e) {
      ticks.say("caught", told(e));
    }
    for (int i = 0; i < 9; i++) {
      yieldNow();
    }
    ticks.say("end");
    ticks.stop();
  }

  private String leaf(Ticks ticks, String name, int yields, boolean fail) {
    for (int i = 0; i < yields; i++) {
      yieldNow();
    }
    ticks.say(name);
    if (fail) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }
}
