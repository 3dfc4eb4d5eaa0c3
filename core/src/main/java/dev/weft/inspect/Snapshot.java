package dev.weft.inspect;

import dev.weft.Peek;
import dev.weft.Task;
import dev.weft.WaitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tasks of a loop did at one moment; taken on the loop, made readable elsewhere. */
final class Snapshot {
  /*
   * A loop with very many tasks stands still while this is taken, so only what must be done there is
   * done there: one stack for each task, and no text.
   */
  private final Map<Task<?>, Sight> sights = new LinkedHashMap<>();
  private final Map<Task<?>, List<Task<?>>> awaiting = new HashMap<>();
  private final Map<Task<?>, List<String>> lines = new HashMap<>();

  /** A task as it was seen. */
  private record Sight(
      long id,
      String name,
      Task.State state,
      Duration age,
      TaskInfo.@Nullable Wait awaits,
      @Nullable Task<?> owner,
      List<StackTraceElement> stack) {}

  private Snapshot(Collection<Task<?>> tasks) {
    for (Task<?> task : tasks) {
      WaitReason reason = task.waitsFor();
      sights.put(task, see(task, reason));
      for (Task<?> awaited : awaitedBy(reason)) {
        awaiting.computeIfAbsent(awaited, _ -> new ArrayList<>()).add(task);
      }
    }
  }

  /** Takes one of the running loop. */
  static Snapshot take() {
    return new Snapshot(Task.all());
  }

  private static Sight see(Task<?> task, @Nullable WaitReason reason) {
    return new Sight(
        task.id(),
        task.name(),
        task.state(),
        task.age(),
        reason == null ? null : TaskInfo.Wait.of(reason),
        task.owner(),
        task.stackTrace());
  }

  private static List<Task<?>> awaitedBy(@Nullable WaitReason reason) {
    if (reason == null) {
      return List.of();
    }
    return switch (reason.kind()) {
      case "task", "group" -> reason.tasks();
      default -> List.of();
    };
  }

  /** Returns it as values that can be carried elsewhere. */
  List<TaskInfo> infos() {
    List<TaskInfo> infos = new ArrayList<>();
    sights.forEach((task, sight) -> infos.add(info(task, sight)));
    return infos;
  }

  private TaskInfo info(Task<?> task, Sight sight) {
    Sight owner = sight.owner() == null ? null : sights.get(sight.owner());
    StackTraceElement where = Peek.ownFrame(sight.stack());
    return new TaskInfo(
        sight.id(),
        sight.name(),
        sight.state(),
        sight.age(),
        sight.awaits(),
        awaiting(task).stream().map(Task::id).toList(),
        owner == null ? null : (Long) owner.id(),
        where == null ? null : place(where),
        stack(task));
  }

  private List<Task<?>> awaiting(Task<?> task) {
    return awaiting.getOrDefault(task, List.of());
  }

  /** Returns its stack and below it those of the task that awaits or owns it, up to the root. */
  private List<String> stack(Task<?> task) {
    List<String> stack = new ArrayList<>();
    Set<Task<?>> seen = new HashSet<>();
    for (Task<?> each = task; each != null && seen.add(each); each = above(each)) {
      stack.addAll(lines.computeIfAbsent(each, this::lines));
    }
    return stack;
  }

  private List<String> lines(Task<?> task) {
    Sight sight = sights.get(task);
    return sight == null
        ? List.of()
        : sight.stack().stream().map(frame -> place(frame) + " " + frame.getMethodName()).toList();
  }

  private @Nullable Task<?> above(Task<?> task) {
    List<Task<?>> above = awaiting(task);
    if (!above.isEmpty()) {
      return above.getFirst();
    }
    Sight sight = sights.get(task);
    return sight == null ? null : sight.owner();
  }

  private static String place(StackTraceElement frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }
}
