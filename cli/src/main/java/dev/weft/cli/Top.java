package dev.weft.cli;

import dev.weft.inspect.TaskInfo;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft top}: what takes the loop's time. */
@Command(
    name = "top",
    description = {
      "Shows which tasks of a running program take its loop's time, over and over until Ctrl-C.",
      "CPU is the share of the last interval for which a task ran."
    },
    footer = {
      "",
      "The program needs no flag. It measures only while this looks. With --json it prints one"
          + " array of objects and ends.",
      "",
      "Examples:",
      "  weft top 4711",
      "  weft top --once --interval 5s 4711"
    })
final class Top implements Callable<Integer> {
  private static final int AROUND = 3; // lines: what it is about, the header, the cursor's
  private static final String CLEAR = "\033[H\033[J";

  @Mixin private Messages messages;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "D",
      converter = Durations.class,
      defaultValue = "1s",
      description = "How long to measure for each table (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "30",
      description = "How many tasks to show at most (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = "--once",
      description = "Prints one table and ends, as it does when it does not print to a terminal.")
  private boolean once;

  @Mixin private JsonOption json;

  @Mixin private OneProcess process;

  @SuppressWarnings("NullAway.Init") // by picocli
  Top() {}

  /** What was read at one moment. */
  private record Reading(long nanos, List<TaskRow> tasks, Map<Long, Long> runTimes) {
    static Reading of(Target target) throws Failure {
      Map<Long, Long> runTimes = target.runTimes();
      return new Reading(System.nanoTime(), target.tasks(), runTimes);
    }

    /** Returns the share of the time since {@code before} that a task ran, from 0 to 1. */
    double share(TaskRow task, Reading before) {
      long ran = runTime(task.id()) - before.runTime(task.id());
      return (double) ran / Math.max(1, nanos - before.nanos);
    }

    private long runTime(long id) {
      return runTimes.getOrDefault(id, 0L);
    }
  }

  /** A task, and the share of the interval for which it ran, from 0 to 1. */
  private record Share(
      long id,
      String name,
      String state,
      long ageMs,
      double cpu,
      TaskInfo.@Nullable Wait waitsFor,
      @Nullable String at) {
    static Share of(TaskRow task, Reading now, Reading before) {
      double cpu = Math.round(now.share(task, before) * 1000) / 1000.0;
      return new Share(
          task.id(), task.name(), task.state(), task.ageMs(), cpu, task.waitsFor(), task.at());
    }
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    boolean isOneTable = once || json.isWanted() || !Terminal.isThere();
    try (Target target = Target.attach(process.pid())) {
      Reading before = Reading.of(target);
      do {
        Thread.sleep(interval);
        Reading now = Reading.of(target);
        show(now, before, isOneTable);
        before = now;
      } while (!isOneTable);
    }
    return 0;
  }

  private void show(Reading now, Reading before, boolean isOneTable) {
    PrintWriter out = messages.results();
    if (json.isWanted()) {
      out.println(
          TaskRow.json(busiest(now, before, lines).map(t -> Share.of(t, now, before)).toList()));
      out.flush();
      return;
    }
    if (!isOneTable) {
      out.print(CLEAR);
      out.println(
          "process " + process.pid() + ", " + now.tasks().size() + " tasks (Ctrl-C ends this)");
    }
    table(now, before, isOneTable ? lines : Math.min(lines, Terminal.size().rows() - AROUND))
        .print(out);
  }

  private static Table table(Reading now, Reading before, int most) {
    var table = new Table("ID", "NAME", "STATE", "AGE", "CPU", "WAITS-FOR", "AT");
    busiest(now, before, most).forEach(task -> add(table, task, now.share(task, before)));
    return table;
  }

  private static Stream<TaskRow> busiest(Reading now, Reading before, int most) {
    return now.tasks().stream()
        .sorted(Comparator.comparingDouble(task -> -now.share(task, before)))
        .limit(Math.max(1, most));
  }

  private static void add(Table table, TaskRow task, double share) {
    table.add(
        Long.toString(task.id()),
        task.name(),
        task.state(),
        task.age(),
        String.format(Locale.ROOT, "%.1f%%", share * 100),
        task.waits(),
        task.place());
  }
}
