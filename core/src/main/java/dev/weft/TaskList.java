package dev.weft;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks of a loop that are not done, oldest first; what keeps them alive. */
final class TaskList {
  /*
   * Linked through the tasks themselves: adding and removing cost no allocation.
   */
  private @Nullable Task<?> first;
  private @Nullable Task<?> last;

  void add(Task<?> task) {
    task.previousTask = last;
    if (last == null) {
      first = task;
    } else {
      last.nextTask = task;
    }
    last = task;
  }

  void remove(Task<?> task) {
    if (task.previousTask == null) {
      first = task.nextTask;
    } else {
      task.previousTask.nextTask = task.nextTask;
    }
    if (task.nextTask == null) {
      last = task.previousTask;
    } else {
      task.nextTask.previousTask = task.previousTask;
    }
    task.previousTask = null;
    task.nextTask = null;
  }

  boolean isEmpty() {
    return first == null;
  }

  /** Returns those of this moment. */
  Set<Task<?>> toSet() {
    var tasks = new LinkedHashSet<Task<?>>();
    for (Task<?> task = first; task != null; task = task.nextTask) {
      tasks.add(task);
    }
    return Collections.unmodifiableSet(tasks);
  }
}
