package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.asCompleted;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.LinkedHashMap;
import java.util.List;

/** How long a cancellation takes through what waits for others. */
public final class CancelHopsOfGroups extends Program {
  private interface Through {
    void run() throws Exception;
  }

  @Override
  protected void main() {
    var ticks = new Ticks();
    var bodies = new LinkedHashMap<String, Through>();
    bodies.put("through_group", () -> group());
    bodies.put("through_gather", () -> await(gather(() -> forever(), () -> forever())));
    bodies.put("through_wait", () -> waitAll(List.of(createTask(() -> forever()))));
    bodies.put("through_shield", () -> await(shield(coroutine(() -> forever()))));
    bodies.put("through_limit", () -> waitFor(() -> forever(), seconds(5)));
    bodies.put("through_limited_task", () -> waitFor(createTask(() -> forever()), seconds(5)));
    bodies.put("through_as_completed", () -> completed());
    bodies.put("through_nested_groups", () -> TaskGroup.run(g -> g.createTask(() -> group())));
    bodies.forEach((name, body) -> {
      var task = createTask(() -> sufferer(ticks, name, body));
      for (int i = 0; i < 4; i++) {
        yieldNow();
      }
      ticks.say("cancel");
      task.cancel();
      waitAll(List.of(task));
      ticks.say("ended");
    });
    ticks.stop();
  }

  private static void forever() {
    await(EventLoop.running().createFuture());
  }

  private static void group() {
    TaskGroup.run(group -> {
      group.createTask(() -> forever());
      group.createTask(() -> forever());
    });
  }

  private static void completed() {
    for (var task : asCompleted(List.of(createTask(() -> forever())))) {
      task.result();
    }
  }

  private static void sufferer(Ticks ticks, String name, Through body) throws Exception {
    try {
      body.run();
    } catch (CancelledError e) {
      ticks.say(name, "cancelled", Task.current().cancelling());
      throw e;
    }
  }
}
