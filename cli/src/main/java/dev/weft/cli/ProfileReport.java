package dev.weft.cli;

import dev.weft.perf.Flight;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a program's time went.
 *
 * @param elapsedMs how long it was recorded
 * @param busy the share of that in which a task had the turn, from 0 to 1
 * @param tasks by name, the one that ran longest first
 * @param methods the hottest ones
 * @param slow what kept a loop busy, the longest first
 */
record ProfileReport(
    long elapsedMs, double busy, List<Row> tasks, List<Flight.Method> methods, List<Busy> slow) {
  private static final int MOST_METHODS = 10;
  private static final int MOST_SLOW = 5;
  private static final int MOST_CAUSES = 3;

  /** Tasks of one name; times in milliseconds. */
  record Row(
      String name,
      int tasks,
      double runningMs,
      double readyMs,
      double waitingMs,
      Map<String, Double> waitingForMs) {}

  /** A step that others had to wait for. */
  record Busy(String what, double ms) {}

  /** The sums of one name, while they are made. */
  private static final class Sums {
    private final Set<Long> ids = new HashSet<>();
    private final Map<String, Double> causes = new TreeMap<>();
    private double running;
    private double ready;

    Row row(String name) {
      double waiting = causes.values().stream().mapToDouble(Double::doubleValue).sum();
      return new Row(name, ids.size(), running, ready, waiting, largestFirst());
    }

    private Map<String, Double> largestFirst() {
      Map<String, Double> sorted = new LinkedHashMap<>();
      causes.entrySet().stream()
          .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
          .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      return sorted;
    }
  }

  static ProfileReport of(Flight flight) {
    Map<String, Sums> sums = new LinkedHashMap<>();
    for (Flight.Step step : flight.steps()) {
      Sums sum = sums.computeIfAbsent(step.task(), _ -> new Sums());
      sum.ids.add(step.id());
      sum.running += millis(step.time());
    }
    for (Flight.Wait wait : flight.waits()) {
      Sums sum = sums.computeIfAbsent(wait.task(), _ -> new Sums());
      sum.ready += millis(wait.ready());
      if (!wait.cause().equals("ready")) {
        sum.causes.merge(wait.cause(), millis(wait.time().minus(wait.ready())), Double::sum);
      }
    }
    List<Row> rows =
        sums.entrySet().stream()
            .map(entry -> entry.getValue().row(entry.getKey()))
            .sorted(Comparator.comparingDouble(Row::runningMs).reversed())
            .toList();
    double running = rows.stream().mapToDouble(Row::runningMs).sum();
    double elapsed = millis(flight.time());
    return new ProfileReport(
        flight.time().toMillis(),
        elapsed == 0 ? 0 : Math.min(1, running / elapsed),
        rows,
        flight.hot(MOST_METHODS),
        slow(flight));
  }

  private static List<Busy> slow(Flight flight) {
    return flight.slow().stream()
        .limit(MOST_SLOW)
        .map(busy -> new Busy(busy.what(), millis(busy.time())))
        .toList();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s, in which tasks ran for %.0f %%%n%n",
        Durations.text(elapsedMs),
        100 * busy);
    if (tasks.isEmpty()) {
      out.println("no task of Weft ran in it");
    } else {
      printTasks(out);
    }
    if (!methods.isEmpty()) {
      printMethods(out);
    }
    if (!slow.isEmpty()) {
      printSlow(out);
    }
    out.flush();
  }

  private void printTasks(PrintWriter out) {
    var table = new Table("NAME", "TASKS", "RUNNING", "READY", "WAITING", "MOSTLY FOR");
    for (Row row : tasks) {
      table.add(
          row.name(),
          Integer.toString(row.tasks()),
          text(row.runningMs()),
          text(row.readyMs()),
          text(row.waitingMs()),
          causes(row));
    }
    table.print(out);
  }

  private static String causes(Row row) {
    String causes =
        row.waitingForMs().entrySet().stream()
            .limit(MOST_CAUSES)
            .map(entry ->
                String.format(
                    Locale.ROOT,
                    "%s %.0f %%",
                    entry.getKey(),
                    100 * entry.getValue() / Math.max(row.waitingMs(), Double.MIN_NORMAL)))
            .collect(Collectors.joining(", "));
    return causes.isEmpty() ? "-" : causes;
  }

  private void printMethods(PrintWriter out) {
    out.println();
    var table = new Table("SAMPLES", "SHARE", "METHOD");
    for (Flight.Method method : methods) {
      table.add(
          Integer.toString(method.samples()),
          String.format(Locale.ROOT, "%.0f %%", 100 * method.share()),
          method.name());
    }
    table.print(out);
  }

  private void printSlow(PrintWriter out) {
    out.println();
    var table = new Table("KEPT THE LOOP BUSY", "FOR");
    for (Busy busy : slow) {
      table.add(busy.what(), text(busy.ms()));
    }
    table.print(out);
  }

  private static String text(double millis) {
    return millis < 10
        ? String.format(Locale.ROOT, "%.1fms", millis)
        : Durations.text(Math.round(millis));
  }
}
