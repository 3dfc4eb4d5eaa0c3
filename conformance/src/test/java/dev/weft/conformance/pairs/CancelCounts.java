package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Requests of others and of blocks are counted apart: a block takes back only its own. */
public final class CancelCounts extends Program {
  @Override
  protected void main() {
    attempt(createTask(() -> outsideThenTimeout()));
    attempt(createTask(() -> uncancelledThenTimeout()));
    attempt(createTask(() -> swallowedBeforeGroup()));
  }

  private void attempt(Task<String> task) {
    sleep(millis(20));
    task.cancel("outside");
    waitAll(List.of(task));
    print(task.isCancelled() ? "cancelled" : task.result(), task.cancelling());
  }

  private String outsideThenTimeout() {
    var me = Task.current();
    try {
      timeout(
          millis(40),
          () -> {
            try {
              sleep(seconds(1));
            } catch (CancelledError e) {
              print("first", told(e), me.cancelling());
            }
            sleep(seconds(1));
          });
    } catch (TimeoutException e) {
      print("never");
    } catch (CancelledError e) {
      print("not mine", me.cancelling());
    }
    return "swallowed";
  }

  private String uncancelledThenTimeout() {
    var me = Task.current();
    try {
      timeout(
          millis(40),
          () -> {
            try {
              sleep(seconds(1));
            } catch (CancelledError e) {
              print("uncancel", me.uncancel());
            }
            sleep(seconds(1));
          });
    } catch (TimeoutException e) {
      print("timeout", me.cancelling());
    }
    return "timed out";
  }

  private String swallowedBeforeGroup() {
    var me = Task.current();
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print("swallowed", me.cancelling());
    }
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> {
          throw new IllegalArgumentException("x");
        });
        sleep(seconds(1));
      });
    } catch (ExceptionGroup e) {
      print(kind(e), me.cancelling());
    }
    return "went on";
  }
}
