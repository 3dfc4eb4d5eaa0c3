package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import dev.weft.sync.QueueShutDownException;
import java.util.List;

/** In which iterations those who wait hear that a queue was shut down. */
public final class ShutdownHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var items = new Queue<String>();
    var getters = each("abc", n -> createTask(() -> getter(ticks, n, items)));
    yieldNow();
    items.putNow("item");
    items.shutdown();
    ticks.say("shut down");
    waitAll(getters);
    ticks.say("getters ended");
    var full = new Queue<String>(1);
    var tasks =
        List.of(
            createTask(() -> putter(ticks, "x", full)), createTask(() -> putter(ticks, "y", full)),
            createTask(() -> putter(ticks, "z", full)), createTask(() -> joiner(ticks, full)));
    yieldNow();
    full.shutdown();
    ticks.say("got", full.getNow());
    full.taskDone();
    waitAll(tasks);
    ticks.say("putters ended");
    var dropped = new Queue<String>(1);
    tasks =
        List.of(
            createTask(() -> putter(ticks, "p", dropped)),
            createTask(() -> putter(ticks, "q", dropped)),
            createTask(() -> joiner(ticks, dropped)));
    yieldNow();
    dropped.shutdownNow();
    ticks.say("shut down at once");
    waitAll(tasks);
    ticks.say("all ended");
    ticks.stop();
  }

  private static void getter(Ticks ticks, String name, Queue<String> queue) {
    try {
      ticks.say(name, "got", queue.get());
    } catch (QueueShutDownException e) {
      ticks.say(name, "refused");
    }
  }

  private static void putter(Ticks ticks, String name, Queue<String> queue) {
    try {
      queue.put(name);
      ticks.say(name, "put");
    } catch (QueueShutDownException e) {
      ticks.say(name, "refused");
    }
  }

  private static void joiner(Ticks ticks, Queue<String> queue) {
    queue.join();
    ticks.say("joined");
  }
}
