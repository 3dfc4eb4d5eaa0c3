package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.conformance.Program;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;
import dev.weft.sync.Semaphore;
import java.util.LinkedHashMap;
import java.util.List;

/** In which iteration a cancelled task hears of it, by what it waits for. */
public final class CancelHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var event = new Event();
    var lock = new Lock();
    var queue = new Queue<Integer>();
    var semaphore = new Semaphore(0);
    lock.acquire();
    var waits = new LinkedHashMap<String, Runnable>();
    waits.put("future", () -> forever());
    waits.put("sleep", () -> sleep(seconds(5)));
    waits.put("yield", () -> yielding());
    waits.put("task", () -> await(createTask(() -> forever())));
    waits.put("event", event::await);
    waits.put("lock", lock::acquire);
    waits.put("queue", queue::get);
    waits.put("semaphore", semaphore::acquire);
    waits.forEach((name, wait) -> {
      var task = createTask(() -> sufferer(ticks, name, wait));
      task.addDoneCallback(t -> ticks.say("callback", t.isCancelled()));
      for (int i = 0; i < 3; i++) {
        yieldNow();
      }
      ticks.say("cancel", name);
      task.cancel();
      waitAll(List.of(task));
      ticks.say("waited for", name);
    });
    ticks.stop();
  }

  private static void forever() {
    await(EventLoop.running().createFuture());
  }

  private static void yielding() {
    while (true) {
      yieldNow();
    }
  }

  private static void sufferer(Ticks ticks, String name, Runnable wait) {
    try {
      wait.run();
    } catch (CancelledError e) {
      ticks.say(name, "cancelled");
      throw e;
    }
  }
}
