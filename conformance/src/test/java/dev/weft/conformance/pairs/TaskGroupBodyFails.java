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

/** An error of the body cancels the children and comes last in the group. */
public final class TaskGroupBodyFails extends Program {
  @Override
  protected void main() {
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> child("a", 20, null));
        group.createTask(() -> child("b", 80, osError("b")));
        group.createTask(() -> child("c", 50, new IllegalArgumentException("c")));
        sleep(millis(20));
        print("body fails");
        throw new ClassCastException("body");
      });
    } catch (ExceptionGroup e) {
      print(kind(e), each(e.exceptions(), x -> message(x)), Task.current().cancelling());
    }
    var tasks = new ArrayList<Task<Void>>();
    try {
      TaskGroup.run(group -> {
        tasks.add(group.createTask(() -> child("never started", 0, null)));
        throw new IllegalArgumentException("at once");
      });
    } catch (ExceptionGroup e) {
      print(kind(e), tasks.get(0).isCancelled());
    }
  }

  private void child(String name, long cleanup, RuntimeException error) {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      sleep(millis(cleanup));
      print(name, "leaves");
      if (error != null) {
        throw error;
      }
      throw e;
    }
  }
}
