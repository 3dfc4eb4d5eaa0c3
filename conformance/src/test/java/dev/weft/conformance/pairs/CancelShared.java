package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;

/** Cancelling one of two who wait for a task cancels the task, and so the other as well. */
public final class CancelShared extends Program {
  @Override
  protected void main() {
    var task = createTask(() -> shared());
    var a = createTask(() -> waiter("a", task));
    var b = createTask(() -> waiter("b", task));
    var c = createTask(() -> survivor(task));
    sleep(millis(20));
    b.cancel();
    waitAll(List.of(a, b, c));
    print(a.isCancelled(), b.isCancelled(), c.result());
    print(a.cancelling(), b.cancelling(), c.cancelling());

    Future<Object> future = EventLoop.running().createFuture();
    var d = createTask(() -> onFuture(future));
    yieldNow();
    future.cancel();
    waitAll(List.of(d));
    print(d.isCancelled());
    var e = createTask(() -> onFuture(EventLoop.running().createFuture()));
    yieldNow();
    e.cancel();
    waitAll(List.of(e));
    print(e.isCancelled());
  }

  private void shared() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print("shared cancelled");
      throw e;
    }
  }

  private void waiter(String name, Task<Void> task) {
    try {
      await(task);
    } catch (CancelledError e) {
      print(name, "sees it", Task.current().cancelling(), task.isCancelled());
      throw e;
    }
  }

  private String survivor(Task<Void> task) {
    try {
      await(task);
    } catch (CancelledError e) {
      print("survivor goes on", Task.current().cancelling());
      return "alive";
    }
    return "never";
  }

  private void onFuture(Future<Object> future) {
    try {
      await(future);
    } catch (CancelledError e) {
      print("future cancelled", Task.current().cancelling());
      throw e;
    }
  }
}
