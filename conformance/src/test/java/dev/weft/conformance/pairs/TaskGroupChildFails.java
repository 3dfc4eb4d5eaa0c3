package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.ArrayList;

/** A child's failure cancels its siblings and the body, and comes out in a group. */
public final class TaskGroupChildFails extends Program {
  @Override
  protected void main() {
    var tasks = new ArrayList<Task<Void>>();
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> sibling("a", 20));
        group.createTask(() -> fails(20, new IllegalArgumentException("x")));
        tasks.add(group.createTask(() -> sibling("b", 50)));
        print("waiting in the group's end");
      });
    } catch (ExceptionGroup e) {
      print("caught", kind(e), tasks.get(0).isCancelled(), Task.current().cancelling());
    }
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> fails(20, new ClassCastException("y")));
        group.createTask(() -> sibling("c", 30));
        try {
          sleep(seconds(1));
        } catch (CancelledError e) {
          print("body cancelled", Task.current().cancelling());
          throw e;
        }
      });
    } catch (ExceptionGroup e) {
      print("caught", kind(e), Task.current().cancelling());
    }
    sleep(millis(10));
    print("main goes on");
  }

  private void fails(long delay, RuntimeException error) {
    sleep(millis(delay));
    print("fails", told(error));
    throw error;
  }

  private void sibling(String name, long cleanup) {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      sleep(millis(cleanup));
      print(name, "leaves");
      throw e;
    }
  }
}
