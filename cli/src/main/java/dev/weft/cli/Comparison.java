package dev.weft.cli;

import dev.weft.cli.Model.Measured;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What the models came to on a machine.
 *
 * @param requests how often the page was fetched
 * @param delayMs how long the page takes, in milliseconds
 * @param numbers how many were added up
 */
record Comparison(
    Machine machine,
    int requests,
    long delayMs,
    List<Measured> fetches,
    long numbers,
    List<Measured> sums) {
  /** Where it was measured. */
  record Machine(String os, int cores, String jdk) {
    static Machine here() {
      return new Machine(
          System.getProperty("os.name") + " " + System.getProperty("os.arch"),
          Runtime.getRuntime().availableProcessors(),
          Runtime.version().toString());
    }

    @Override
    public String toString() {
      return os + ", " + cores + (cores == 1 ? " core" : " cores") + ", JDK " + jdk;
    }
  }

  String fetchesTitle() {
    return requests
        + (requests == 1 ? " fetch" : " fetches")
        + " of a page that takes "
        + Durations.text(delayMs);
  }

  String sumsTitle() {
    return String.format(Locale.ROOT, "a sum of %,d numbers", numbers);
  }

  void print(PrintWriter out) {
    out.println(Terminal.bold(fetchesTitle()));
    print(fetches, "BYTES", out);
    out.println();
    out.println(Terminal.bold(sumsTitle()));
    print(sums, "SUM", out);
    out.println();
    out.println(machine);
    out.flush();
  }

  private static void print(List<Measured> rows, String result, PrintWriter out) {
    var table = new Table("MODEL", "ELAPSED", result, "USED");
    for (Measured row : rows) {
      table.add(row.model(), elapsed(row), Long.toString(row.result()), row.used().toString());
    }
    table.print(out);
  }

  static String elapsed(Measured row) {
    return row.elapsedMs() < 10
        ? String.format(Locale.ROOT, "%.1fms", row.elapsedMs())
        : Durations.text(Math.round(row.elapsedMs()));
  }
}
