package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.List;

/** In which iterations items, room and the end of join reach those who wait. */
public final class QueueHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var queue = new Queue<Object>(1);
    var getters = each("ab", n -> createTask(() -> ticks.say(n, "got", queue.get())));
    yieldNow();
    queue.put(1);
    ticks.say("put 1");
    queue.put(2);
    ticks.say("put 2");
    waitAll(getters);
    ticks.say("both got");
    queue.put(3);
    var tasks =
        List.of(
            createTask(() -> putter(ticks, "x", queue)),
            createTask(() -> putter(ticks, "y", queue)),
            createTask(() -> joiner(ticks, queue)));
    yieldNow();
    for (int i = 0; i < 3; i++) {
      ticks.say("main got", queue.get());
    }
    for (int i = 0; i < 5; i++) {
      queue.taskDone();
    }
    ticks.say("all done");
    waitAll(tasks);
    ticks.say("end");
    ticks.stop();
  }

  private static void putter(Ticks ticks, String name, Queue<Object> queue) {
    queue.put(name);
    ticks.say(name, "put");
  }

  private static void joiner(Ticks ticks, Queue<Object> queue) {
    queue.join();
    ticks.say("joined");
  }
}
