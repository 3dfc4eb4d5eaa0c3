package dev.weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task waits for, as reports about a running program show it. Primitives of your own give
 * one to {@link Future#create(WaitReason)}.
 */
public interface WaitReason {
  /** Returns the kind of wait in a word or two: {@code lock}, {@code queue get}, {@code sleep}. */
  String kind();

  /** Returns what distinguishes this wait, or null: a name, {@code 3.2s}, {@code 5 tasks}. */
  default @Nullable String on() {
    return tasks().isEmpty() ? null : tasks().getFirst().name();
  }

  /** Returns the tasks that it is up to: those awaited, or who holds what is waited for. */
  default List<Task<?>> tasks() {
    return List.of();
  }

  /** Returns all that as reports have it: {@code lock held by writer}, {@code queue get}. */
  default String describe() {
    return describe(kind(), on(), !tasks().isEmpty());
  }

  /** Returns what {@link #describe()} does, from its parts. */
  static String describe(String kind, @Nullable String on, boolean isUpToTasks) {
    if (on == null) {
      return kind;
    }
    return switch (kind) {
      case "task" -> "task " + on;
      case "group" -> "group (" + on + ")";
      default -> kind + (isUpToTasks ? " held by " : " ") + on;
    };
  }
}
