package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** Tasks and callbacks that wait for one future are woken in the order in which they came. */
public final class FutureWaiters extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    Future<String> future = loop.createFuture();
    var tasks = each("abc", n -> createTask(() -> waiter(n, future)));
    yieldNow();
    future.addDoneCallback(_ -> print("callback"));
    var late = createTask(() -> waiter("late", future));
    loop.callSoon(() -> print("soon 1"));
    future.setResult("x");
    loop.callSoon(() -> print("soon 2"));
    print("main set it");
    await(late);
    print("main done", tasks.stream().allMatch(Task::isDone));
  }

  private void waiter(String name, Future<String> future) {
    print(name, "waits");
    var value = await(future);
    print(name, "got", value);
    yieldNow();
    print(name, "ends");
  }
}
