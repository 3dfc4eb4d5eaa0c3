package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.conformance.Program;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A relay of events, futures and conditions: each hand-over is one iteration. */
public final class EventHops extends Program {
  @Override
  protected void main() throws TimeoutException {
    var ticks = new Ticks();
    var loop = EventLoop.running();
    var events = each("01234", _ -> new Event());
    var tasks =
        each(
            List.of(0, 1, 2, 3),
            i -> createTask(() -> runner(ticks, i, events.get(i), events.get(i + 1))));
    yieldNow();
    loop.callSoon(() -> events.get(0).set());
    var last = events.get(4);
    last.await();
    ticks.say("main", each(tasks, Task::isDone));
    last.clear();
    loop.callLater(Duration.ZERO, () -> last.set());
    last.await();
    ticks.say("by a timer");
    Future<String> future = loop.createFuture();
    loop.callSoon(() -> loop.callSoon(() -> future.setResult("set")));
    await(future);
    ticks.say("by a callback of a callback");
    waitFor(() -> last.await(), seconds(1));
    ticks.say("set already");
    ticks.stop();
  }

  private static void runner(Ticks ticks, int name, Event own, Event following) {
    own.await();
    ticks.say(name, "runs");
    following.set();
  }
}
