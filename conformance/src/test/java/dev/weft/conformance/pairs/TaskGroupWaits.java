package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.ArrayList;

/** A group waits for all its children, also for those made while it is waiting. */
public final class TaskGroupWaits extends Program {
  @Override
  protected void main() {
    var tasks = new ArrayList<Task<String>>();
    TaskGroup.run(group -> {
      tasks.add(group.createTask(() -> job("a", 60, group)));
      tasks.add(group.createTask(() -> job("b", 20, null)));
      print("body ends", tasks.get(0).isDone());
    });
    print("all ended", tasks.get(0).result(), tasks.get(1).result());
    var groups = new ArrayList<TaskGroup>();
    TaskGroup.run(_ -> print("empty"));
    TaskGroup.run(group -> {
      groups.add(group);
      var task = group.createTask(() -> job("c", 20, null));
      print("body got", await(task));
    });
    try {
      groups.get(0).createTask(() -> job("too late", 0, null));
    } catch (IllegalStateException e) {
      print(kind(e));
    }
  }

  private String job(String name, long delay, TaskGroup group) {
    print(name, "starts");
    sleep(millis(delay));
    if (group != null) {
      group.createTask(() -> job(name + ".late", 40, null));
    }
    print(name, "ends");
    return name;
  }
}
