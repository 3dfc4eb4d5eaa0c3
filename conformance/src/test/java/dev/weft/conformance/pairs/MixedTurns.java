package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;
import java.time.Duration;

/** Everything at once in a few iterations: callbacks, tasks, futures, locks, events and queues. */
public final class MixedTurns extends Program {
  private final Event event = new Event();
  private final Lock lock = new Lock();
  private final Queue<String> queue = new Queue<>(1);

  @Override
  protected void main() {
    var ticks = new Ticks();
    var loop = EventLoop.running();
    Future<String> future = loop.createFuture();
    TaskGroup.run(group -> {
      var gathered = group.createTask(() -> byGather(ticks, future));
      group.createTask(() -> {
        event.await();
        ticks.say("event");
      });
      group.createTask(() -> byQueue(ticks));
      group.createTask(() -> byLock(ticks, "x"));
      loop.callSoon(() -> queue.putNow("first"));
      loop.callLater(Duration.ZERO, () -> ticks.say("timer"));
      gathered.addDoneCallback(t -> ticks.say("callback", t.result()));
      yieldNow();
      ticks.say("main");
      queue.put("second");
      ticks.say("main put");
      future.setResult("value");
      event.clear();
      ticks.say("main got", await(shield(gathered)));
    });
    ticks.say("end", lock.isLocked(), event.isSet(), queue.isEmpty());
    ticks.stop();
  }

  private String byLock(Ticks ticks, String name) {
    try (var _ = lock.hold()) {
      ticks.say(name, "locked");
      yieldNow();
    }
    ticks.say(name, "unlocked");
    return name;
  }

  private void byQueue(Ticks ticks) {
    ticks.say("queue", queue.get());
    event.set();
    ticks.say("queue", queue.get());
  }

  private String byGather(Ticks ticks, Future<String> future) {
    var values = await(gather(createTask(() -> byLock(ticks, "gathered")), future));
    ticks.say("gathered", values.get(1));
    return values.get(1);
  }
}
