package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.util.List;

/** How many iterations a gather takes to start, to end and to fail. */
public final class GatherHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    ticks.say("start");
    await(gather(() -> immediate(ticks, "a"), () -> immediate(ticks, "b")));
    ticks.say("gathered two");
    await(gather(List.<Future<String>>of()));
    ticks.say("gathered none");
    Future<Integer> future = EventLoop.running().createFuture();
    future.setResult(1);
    await(gather(future));
    ticks.say("gathered what was done");
    try {
      await(
          gather(
              () -> immediate(ticks, "c"), () -> fails(ticks, "d"), () -> immediate(ticks, "e")));
    } catch (IllegalArgumentException e) {
      ticks.say("caught");
    }
    await(gatherOutcomes(() -> fails(ticks, "f"), () -> immediate(ticks, "g")));
    ticks.say("gathered outcomes");
    var gathered = gather(() -> sleep(seconds(1)), () -> sleep(seconds(2)));
    yieldNow();
    gathered.cancel();
    try {
      await(gathered);
    } catch (CancelledError e) {
      ticks.say("cancelled");
    }
    ticks.stop();
  }

  private String immediate(Ticks ticks, String name) {
    ticks.say(name, "runs");
    return name;
  }

  private String fails(Ticks ticks, String name) {
    ticks.say(name, "fails");
    throw new IllegalArgumentException(name);
  }
}
