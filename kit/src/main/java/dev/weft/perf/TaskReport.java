package dev.weft.perf;

import dev.weft.Task;
import dev.weft.inspect.TaskInfo;
import dev.weft.text.DurationText;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of all loops of this JVM at one moment, the monitor's own aside.
 *
 * @param count how many there are
 * @param byState how many of these are in each state, if any is
 * @param tasks the first ones, 20 at most, the oldest of each loop first
 * @param oldest the oldest, or null if there is none
 */
public record TaskReport(
    int count, Map<Task.State, Integer> byState, List<TaskInfo> tasks, @Nullable TaskInfo oldest) {
  private static final int MOST = 20;

  static TaskReport of(List<TaskInfo> all) {
    Map<Task.State, Integer> byState = new EnumMap<>(Task.State.class);
    TaskInfo oldest = null;
    for (TaskInfo task : all) {
      byState.merge(task.state(), 1, Integer::sum);
      if (oldest == null || task.age().compareTo(oldest.age()) > 0) {
        oldest = task;
      }
    }
    return new TaskReport(
        all.size(), byState, List.copyOf(all.subList(0, Math.min(MOST, all.size()))), oldest);
  }

  /** Returns a line: {@code 3 tasks: 1 ready, 2 suspended; the oldest is server, 3.2s}. */
  @Override
  public String toString() {
    String states =
        byState.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return (count == 1 ? "1 task" : count + " tasks")
        + (count == 0 ? "" : ": " + states)
        + (oldest == null
            ? ""
            : "; the oldest is " + oldest.name() + ", " + DurationText.of(oldest.age()));
  }
}
