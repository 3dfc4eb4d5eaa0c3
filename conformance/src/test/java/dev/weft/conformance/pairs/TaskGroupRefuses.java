package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.ExceptionGroup;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.ArrayList;

/** A group that is shutting down or has ended takes no more children. */
public final class TaskGroupRefuses extends Program {
  @Override
  protected void main() {
    var groups = new ArrayList<TaskGroup>();
    try {
      TaskGroup.run(group -> {
        groups.add(group);
        group.createTask(() -> {
          try {
            sleep(seconds(1));
          } finally {
            attempt("child", group);
          }
        });
        group.createTask(() -> {
          sleep(millis(20));
          throw new IllegalArgumentException("fails");
        });
        try {
          sleep(seconds(1));
        } finally {
          attempt("body", group);
        }
      });
    } catch (ExceptionGroup e) {
      print(kind(e));
    }
    attempt("afterwards", groups.get(0));
  }

  private void attempt(String name, TaskGroup group) {
    try {
      group.createTask(() -> print("never"));
      print(name, "accepted");
    } catch (IllegalStateException e) {
      print(name, kind(e));
    }
  }
}
