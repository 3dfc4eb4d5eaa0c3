package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** A wait for several tasks to end. */
record TasksReason(Supplier<? extends Collection<? extends Future<?>>> futures)
    implements WaitReason {
  @Override
  public String kind() {
    return "group";
  }

  @Override
  public String on() {
    int count = tasks().size();
    return count == 1 ? "1 task" : count + " tasks";
  }

  @Override
  public List<Task<?>> tasks() {
    List<Task<?>> tasks = new ArrayList<>();
    for (Future<?> future : futures.get()) {
      if (future instanceof Task<?> task && !task.isDone()) {
        tasks.add(task);
      }
    }
    return tasks;
  }
}
