package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.LinkedHashMap;
import java.util.List;

/** A task that cancels itself is cancelled at its next wait, or at its end if there is none. */
public final class CancelSelf extends Program {
  @Override
  protected void main() {
    var bodies = new LinkedHashMap<String, Coroutine<String>>();
    bodies.put("waits", coroutine(() -> waits()));
    bodies.put("ends", coroutine(() -> ends()));
    bodies.put("fails", coroutine(() -> fails()));
    bodies.put("finished_wait", coroutine(() -> finishedWait()));
    bodies.forEach((name, body) -> {
      var task = createTask(body);
      waitAll(List.of(task));
      if (task.isCancelled()) {
        print(name, "cancelled", task.cancelling());
      } else {
        print(name, kind(task.exception()), task.cancelling());
      }
    });
  }

  private String waits() {
    Task.current().cancel("myself");
    print("still running");
    try {
      yieldNow();
      print("never");
    } catch (CancelledError e) {
      print("waits", told(e));
      throw e;
    }
    return "never";
  }

  private String ends() {
    Task.current().cancel();
    print("ends anyway");
    return "value";
  }

  private static String fails() {
    Task.current().cancel();
    throw new IllegalArgumentException("failed");
  }

  private String finishedWait() {
    Future<Integer> future = EventLoop.running().createFuture();
    future.setResult(1);
    Task.current().cancel();
    print("done future", await(future));
    yieldNow();
    print("never");
    return "never";
  }
}
