package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Task;
import dev.weft.conformance.Program;
import dev.weft.sync.Event;
import java.util.List;

/** A set event wakes all who wait, in order, even if it is cleared before they run. */
public final class EventWaiters extends Program {
  @Override
  protected void main() {
    var event = new Event();
    var tasks = each("abc", n -> createTask(() -> waiter(n, event)));
    yieldNow();
    event.set();
    print("set", event.isSet());
    event.clear();
    print("cleared", event.isSet());
    yieldNow();
    print("main 1");
    yieldNow();
    print("main 2", each(tasks, Task::isDone));
    tasks.get(1).cancel();
    event.set();
    event.set();
    var late = createTask(() -> waiter("late", event));
    waitAll(List.of(tasks.get(0), tasks.get(1), tasks.get(2), late));
    print(each(tasks, Task::isCancelled));
  }

  private void waiter(String name, Event event) {
    print(name, "waits");
    event.await();
    print(name, "woken", event.isSet());
    event.await();
    print(name, "done");
  }
}
