package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;

/** Failures climb through nested groups; each level cancels its own and wraps once. */
public final class TaskGroupNested extends Program {
  @Override
  protected void main() {
    try {
      TaskGroup.run(outer -> {
        outer.createTask(() -> inner("a", 30, 20));
        outer.createTask(() -> inner("b", 60, 0));
        outer.createTask(() -> sleeps("c", 20));
      });
    } catch (ExceptionGroup e) {
      print(kind(e));
    }
    try {
      TaskGroup.run(outer -> {
        outer.createTask(() -> fails("d", 50));
        try {
          TaskGroup.run(nested -> {
            nested.createTask(() -> fails("e", 20));
            nested.createTask(() -> sleeps("f", 0));
          });
        } catch (ExceptionGroup e) {
          print("nested", kind(e), Task.current().cancelling());
        }
        sleep(seconds(1));
      });
    } catch (ExceptionGroup e) {
      print("outer", kind(e), Task.current().cancelling());
    }
  }

  private void inner(String name, long cleanup, long failure) {
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> sleeps(name + ".sibling", cleanup));
        if (failure > 0) {
          group.createTask(() -> fails(name + ".child", failure));
        }
        sleep(seconds(1));
      });
    } finally {
      print(name, "group ended", Task.current().cancelling());
    }
  }

  private void fails(String name, long delay) {
    sleep(millis(delay));
    print(name, "fails");
    throw new IllegalArgumentException(name);
  }

  private void sleeps(String name, long cleanup) {
    try {
      sleep(seconds(1));
    } finally {
      sleep(millis(cleanup));
      print(name, "leaves");
    }
  }
}
