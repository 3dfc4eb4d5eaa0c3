package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.ArrayList;

/** Failures are gathered in the order in which they happened; a lone cancellation is none. */
public final class TaskGroupManyFailures extends Program {
  @Override
  protected void main() {
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> breaksWhenCancelled("a", 50, osError("a")));
        group.createTask(() -> breaksWhenCancelled("b", 20, new ClassCastException("b")));
        group.createTask(() -> {
          sleep(millis(20));
          throw new IllegalArgumentException("c");
        });
      });
    } catch (ExceptionGroup e) {
      print(kind(e));
    }
    var tasks = new ArrayList<Task<Void>>();
    TaskGroup.run(group -> {
      var doomed = group.createTask(() -> lives("doomed"));
      tasks.add(doomed);
      group.createTask(() -> lives("other"));
      sleep(millis(20));
      doomed.cancel();
      try {
        await(doomed);
      } catch (CancelledError e) {
        print("body saw it", Task.current().cancelling());
      }
    });
    print("no error", tasks.get(0).isCancelled());
  }

  private void breaksWhenCancelled(String name, long delay, RuntimeException error) {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      sleep(millis(delay));
      print(name, "breaks");
      throw error;
    }
  }

  private void lives(String name) {
    try {
      sleep(millis(80));
      print(name, "lives");
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    }
  }
}
