package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;

/** Callbacks of a task and those who wait for it take their turns in the order of asking. */
public final class TaskCallbacks extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    round(ticks, null);
    round(ticks, new IllegalArgumentException("x"));
    ticks.stop();
  }

  private static void round(Ticks ticks, RuntimeException error) {
    var task = createTask(() -> job(ticks, error));
    task.addDoneCallback(_ -> ticks.say("callback 1"));
    var a = createTask(() -> waiter(ticks, "a", task));
    yieldNow();
    task.addDoneCallback(t -> ticks.say("callback 2", t.isCancelled()));
    var b = createTask(() -> waiter(ticks, "b", task));
    var group = gatherOutcomes(task);
    var waiting =
        createTask(() -> {
          waitAll(List.of(task));
        });
    waiting.addDoneCallback(_ -> ticks.say("wait ended"));
    group.addDoneCallback(_ -> ticks.say("gather ended"));
    waitAll(List.of(a, b, waiting));
    task.addDoneCallback(_ -> ticks.say("callback 3"));
    ticks.say("before the late callback");
    yieldNow();
    ticks.say("after the late callback");
  }

  private static String job(Ticks ticks, RuntimeException error) {
    yieldNow();
    ticks.say("job ends");
    if (error != null) {
      throw error;
    }
    return "value";
  }

  private static void waiter(Ticks ticks, String name, Task<String> task) {
    try {
      ticks.say(name, "got", await(task));
    } catch (IllegalArgumentException e) {
      ticks.say(name, "caught", told(e));
    }
  }
}
