package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** Who is running: a task sees itself, a callback sees nobody, a plain call sees its caller. */
public final class CurrentTask extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    var me = Task.current();
    me.setName("main");
    var task = createTask("kid", () -> child());
    var other = createTask("other", () -> helper());
    loop.callSoon(() -> print("callback:", noTask()));
    print("all:", sortedNames(Task.all()));
    print("main:", helper(), task.name());
    await(task);
    print("other:", await(other));
    print("all:", sortedNames(Task.all()));
    print("same:", Task.current() == me, task.name());
  }

  private static boolean noTask() {
    try {
      return Task.current() == null;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static String helper() {
    return Task.current().name();
  }

  private void child() {
    print("child:", Task.current().name(), helper());
    Task.current().setName("renamed");
    yieldNow();
    print("child:", Task.current().name(), Task.all().size());
  }
}
