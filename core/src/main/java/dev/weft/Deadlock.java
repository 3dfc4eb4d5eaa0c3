package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why nothing can go on: each task, what it waits for, and where; and the cycle. */
final class Deadlock {
  private Deadlock() {}

  /** Notes that another thread, if it is the caller, can wake this loop. */
  static void noteVisit(EventLoop loop) {
    loop.visited |= EventLoop.runningOrNull() != loop;
  }

  /** If it is audited, throws if no task of {@code loop} can ever run again, as far as is known. */
  static boolean notice(EventLoop loop) {
    if (loop.audited && !loop.visited) {
      throw of(loop);
    }
    return false;
  }

  /** Returns the error for a loop none of whose tasks can go on. */
  private static DeadlockError of(EventLoop loop) {
    Set<Task<?>> tasks = loop.tasks.toSet();
    var report = new StringBuilder("deadlock: ");
    report.append(tasks.size() == 1 ? "1 task waits" : tasks.size() + " tasks wait");
    report.append(", and nothing is left that could wake ");
    report.append(tasks.size() == 1 ? "it" : "any of them");
    int widest = tasks.stream().mapToInt(task -> task.name().length()).max().orElse(0);
    for (Task<?> task : tasks) {
      report.append(line(task, widest));
    }
    List<Task<?>> cycle = cycle(tasks);
    if (!cycle.isEmpty()) {
      String names = cycle.stream().map(Task::name).collect(Collectors.joining(" -> "));
      report.append("\n  cycle: ").append(names);
    }
    if (cycle.isEmpty()) {
      report
          .append("\n  (a loop knows of another thread that is to wake it by what is awaited: a")
          .append(" CompletableFuture, toThread, runInExecutor)");
    }
    return new DeadlockError(report.toString());
  }

  private static String line(Task<?> task, int widest) {
    WaitReason reason = task.waitsFor();
    StackTraceElement where = task.where();
    return String.format(
        Locale.ROOT,
        "%n  %-" + Math.max(1, widest) + "s waits for %s%s",
        task.name(),
        reason == null ? "nothing" : reason.describe(),
        where == null ? "" : ", at " + where.getFileName() + ":" + where.getLineNumber());
  }

  /** Returns tasks each of which waits for the next, ending with the first again; or none. */
  private static List<Task<?>> cycle(Collection<Task<?>> tasks) {
    Set<Task<?>> harmless = new HashSet<>();
    for (Task<?> task : tasks) {
      List<Task<?>> cycle = cycleFrom(task, new LinkedHashSet<>(), harmless);
      if (!cycle.isEmpty()) {
        return cycle;
      }
    }
    return List.of();
  }

  private static List<Task<?>> cycleFrom(
      Task<?> task, SequencedSet<Task<?>> path, Set<Task<?>> harmless) {
    if (!path.add(task)) {
      List<Task<?>> cycle = new ArrayList<>(path);
      cycle = new ArrayList<>(cycle.subList(cycle.indexOf(task), cycle.size()));
      cycle.add(task);
      return cycle;
    }
    WaitReason reason = task.waitsFor();
    for (Task<?> next : reason == null ? List.<Task<?>>of() : reason.tasks()) {
      if (!harmless.contains(next)) {
        List<Task<?>> cycle = cycleFrom(next, path, harmless);
        if (!cycle.isEmpty()) {
          return cycle;
        }
      }
    }
    path.remove(task);
    harmless.add(task);
    return List.of();
  }
}
