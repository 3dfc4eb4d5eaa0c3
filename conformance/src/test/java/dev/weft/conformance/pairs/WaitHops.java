package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFirst;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.util.List;

/** When a waiter resumes, and that done holds all that is done by then. */
public final class WaitHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var loop = EventLoop.running();
    var tasks =
        List.of(
            createTask("a", () -> job(ticks, "a", 1)), createTask("b", () -> job(ticks, "b", 3)),
            createTask("c", () -> job(ticks, "c", 2)), createTask("d", () -> job(ticks, "d", 9)));
    var waited = waitFirst(tasks);
    ticks.say("first", sortedNames(waited.done()), sortedNames(waited.pending()));
    waited = waitFirst(tasks);
    ticks.say("at once", sortedNames(waited.done()), sortedNames(waited.pending()));
    waited = waitAll(tasks);
    ticks.say("all", sortedNames(waited.done()), sortedNames(waited.pending()));
    waited = waitAll(tasks);
    ticks.say("all at once", sortedNames(waited.done()), sortedNames(waited.pending()));
    Future<Integer> x = loop.createFuture();
    Future<Integer> y = loop.createFuture();
    loop.callSoon(() -> x.setResult(1));
    loop.callSoon(() -> loop.callSoon(() -> y.setResult(2)));
    var futures = waitFirst(List.of(x, y));
    ticks.say("futures", futures.done().size(), futures.pending().size());
    waitAll(List.of(x, y), seconds(5));
    ticks.say("end");
    ticks.stop();
  }

  private void job(Ticks ticks, String name, int yields) {
    for (int i = 0; i < yields; i++) {
      yieldNow();
    }
    ticks.say(name);
  }
}
