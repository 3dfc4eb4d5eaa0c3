package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.util.List;

/** A task's end reaches those who wait for it one iteration later, link by link. */
public final class AwaitChain extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    Future<Integer> future = EventLoop.running().createFuture();
    Future<Integer> previous = future;
    for (var name : List.of("a", "b", "c", "d")) {
      var awaited = previous;
      previous = createTask(() -> link(ticks, name, awaited));
    }
    yieldNow();
    yieldNow();
    future.setResult(0);
    ticks.say("set");
    ticks.say("main got", await(previous));
    ticks.stop();
  }

  private int link(Ticks ticks, String name, Future<Integer> awaited) {
    ticks.say(name, "waits");
    var value = await(awaited);
    ticks.say(name, "got", value);
    return value + 1;
  }
}
