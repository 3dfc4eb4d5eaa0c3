package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;

/** Waiting for what is done already does not give up the turn. */
public final class AwaitDone extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    Future<String> future = loop.createFuture();
    future.setResult("future");
    var task = createTask(() -> quick());
    loop.callSoon(() -> print("soon"));
    print(await(future));
    print(nothing());
    print("main before the yield");
    yieldNow();
    print("main after the yield", task.isDone());
    loop.callSoon(() -> print("soon 2"));
    print(await(task));
    print(await(task));
    var event = new Event();
    event.set();
    event.await();
    var lock = new Lock();
    try (var _ = lock.hold()) {
      print("in the lock");
    }
    var queue = new Queue<Integer>();
    queue.put(1);
    print(queue.get());
    print("nobody ran between");
    yieldNow();
    print("main done");
  }

  private String quick() {
    print("quick runs");
    return "quick";
  }

  private static String nothing() {
    return "nothing";
  }
}
