package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;

/** Ask many, take what came by the deadline, cancel and await the rest. */
public final class ScatterGather extends Program {
  @Override
  protected void main() {
    var tasks =
        List.of(
            server("s1", 30, null),
            server("s2", 300, null),
            server("s3", 55, osError("s3")),
            server("s4", 15, null),
            server("s5", 600, null));
    var waited = waitAll(tasks, millis(100));
    for (var task : tasks) {
      if (waited.done().contains(task)) {
        print(task.name(), task.exception() != null ? kind(task.exception()) : task.result());
      }
    }
    for (var task : tasks) {
      if (waited.pending().contains(task)) {
        print("cancel", task.name(), task.cancel());
      }
    }
    print(
        each(
            await(gatherOutcomes(tasks)),
            o -> o instanceof Outcome.Success<String>(var value) ? value : kind(o)));
  }

  private Task<String> server(String name, long delay, RuntimeException error) {
    return createTask(name, () -> ask(name, delay, error));
  }

  private String ask(String server, long delay, RuntimeException error) {
    try {
      sleep(millis(delay));
      if (error != null) {
        throw error;
      }
      return "answer of " + server;
    } catch (CancelledError e) {
      sleep(millis(delay / 10));
      print(server, "cancelled");
      throw e;
    }
  }
}
