package dev.weft.inspect;

import dev.weft.Task;
import dev.weft.WaitReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task at one moment.
 *
 * @param id its number; no other task of this JVM has it
 * @param name its name
 * @param state where it was
 * @param age how long ago it was created
 * @param awaits what it waited for; null unless it was suspended or blocked
 * @param awaitedBy the ids of the tasks that waited for it
 * @param owner the id of the task in whose group it is, or null
 * @param at the innermost line of the program's own code, {@code File.java:12}; null if none
 * @param stack where it was, innermost first, across the tasks that await it, {@code File.java:12
 *     method} each
 */
public record TaskInfo(
    long id,
    String name,
    Task.State state,
    Duration age,
    @Nullable Wait awaits,
    List<Long> awaitedBy,
    @Nullable Long owner,
    @Nullable String at,
    List<String> stack) {

  /**
   * What a task waits for.
   *
   * @param kind {@code task}, {@code group}, {@code sleep}, {@code lock}, {@code queue get} …
   * @param on what distinguishes it, or null: a task's name, {@code 3.2s}, {@code 5 tasks}
   * @param task the id of the task that is awaited, or that holds the lock; or null
   */
  public record Wait(String kind, @Nullable String on, @Nullable Long task) {
    static Wait of(WaitReason reason) {
      boolean isOne = !reason.kind().equals("group") && !reason.tasks().isEmpty();
      return new Wait(
          reason.kind(), reason.on(), isOne ? (Long) reason.tasks().getFirst().id() : null);
    }

    /** Returns it as {@code weft ps} shows it: {@code lock held by writer}. */
    @Override
    public String toString() {
      return WaitReason.describe(kind, on, task != null);
    }
  }
}
