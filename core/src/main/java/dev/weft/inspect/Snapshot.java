package dev.weft.inspect;

import dev.weft.Task;
import dev.weft.WaitReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns tasks, on their loop, into what can be carried elsewhere. */
final class Snapshot {
  private final Map<Task<?>, List<Task<?>>> awaiting = new HashMap<>();

  private Snapshot(Collection<Task<?>> tasks) {
    for (Task<?> task : tasks) {
      for (Task<?> awaited : awaitedBy(task)) {
        awaiting.computeIfAbsent(awaited, _ -> new ArrayList<>()).add(task);
      }
    }
  }

  private static List<Task<?>> awaitedBy(Task<?> task) {
    WaitReason reason = task.waitsFor();
    if (reason == null) {
      return List.of();
    }
    return switch (reason.kind()) {
      case "task", "group" -> reason.tasks();
      default -> List.of();
    };
  }

  static List<TaskInfo> of(Collection<Task<?>> tasks) {
    var snapshot = new Snapshot(tasks);
    return tasks.stream().map(snapshot::info).toList();
  }

  private TaskInfo info(Task<?> task) {
    WaitReason reason = task.waitsFor();
    StackTraceElement where = task.where();
    Task<?> owner = task.owner();
    return new TaskInfo(
        task.id(),
        task.name(),
        task.state(),
        task.age(),
        reason == null ? null : TaskInfo.Wait.of(reason),
        awaiting(task).stream().map(Task::id).toList(),
        owner == null ? null : owner.id(),
        where == null ? null : place(where),
        stack(task));
  }

  private List<Task<?>> awaiting(Task<?> task) {
    return awaiting.getOrDefault(task, List.of());
  }

  /** Returns its stack and below it those of the task that awaits or owns it, up to the root. */
  private List<String> stack(Task<?> task) {
    List<String> lines = new ArrayList<>();
    Set<Task<?>> seen = new HashSet<>();
    for (Task<?> each = task; each != null && seen.add(each); each = above(each)) {
      for (StackTraceElement frame : each.stackTrace()) {
        lines.add(place(frame) + " " + frame.getMethodName());
      }
    }
    return lines;
  }

  private @Nullable Task<?> above(Task<?> task) {
    List<Task<?>> above = awaiting(task);
    return above.isEmpty() ? task.owner() : above.getFirst();
  }

  private static String place(StackTraceElement frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }
}
