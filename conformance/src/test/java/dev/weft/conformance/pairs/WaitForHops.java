package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** How many iterations a time limit adds, in time and too late. */
public final class WaitForHops extends Program {
  @Override
  protected void main() throws TimeoutException {
    var ticks = new Ticks();
    var loop = EventLoop.running();
    ticks.say(waitFor(() -> job(ticks, "a", 1), seconds(1)));
    ticks.say(waitFor(createTask(() -> job(ticks, "b", 1)), seconds(1)));
    ticks.say(waitFor(() -> waitFor(() -> job(ticks, "c", 1), seconds(1)), seconds(1)));
    Future<String> done = loop.createFuture();
    done.setResult("done");
    ticks.say(waitFor(done, seconds(1)));
    ticks.say(waitFor(done, Duration.ZERO));
    var task = createTask(() -> job(ticks, "d", 9));
    yieldNow();
    try {
      waitFor(task, Duration.ZERO);
    } catch (TimeoutException e) {
      ticks.say("too late", task.isCancelled());
    }
    Future<String> pending = loop.createFuture();
    try {
      waitFor(pending, Duration.ZERO);
    } catch (TimeoutException e) {
      ticks.say("too late", pending.isCancelled());
    }
    Future<String> fresh = loop.createFuture();
    loop.callSoon(() -> fresh.cancel());
    try {
      waitFor(fresh, seconds(1));
    } catch (CancelledError e) {
      ticks.say("cancelled", Task.current().cancelling());
    }
    ticks.stop();
  }

  private static String job(Ticks ticks, String name, int yields) {
    try {
      for (int i = 0; i < yields; i++) {
        yieldNow();
      }
      ticks.say(name, "ends");
      return name;
    } catch (CancelledError e) {
      ticks.say(name, "cancelled");
      throw e;
    }
  }
}
