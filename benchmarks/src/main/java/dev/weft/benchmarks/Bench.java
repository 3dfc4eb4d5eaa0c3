package dev.weft.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The clock of a Java peer: {@code main} takes a workload, seconds to warm up and seconds to
 * measure.
 */
final class Bench {
  /** A workload, given its size, returns how many operations it did. */
  @FunctionalInterface
  interface Workload {
    long run(int size) throws Exception;
  }

  private Bench() {}

  /** Prints {@code WORKLOAD NS_PER_OP}, the median of the measured runs. */
  static void measure(Map<String, Workload> workloads, String[] args) throws Exception {
    var name = args[0];
    var sized = Character.isDigit(name.charAt(name.length() - 1));
    var end = name.lastIndexOf('_');
    var workload = workloads.get(sized ? name.substring(0, end) : name);
    if (workload == null) {
      throw new IllegalArgumentException("no workload " + name + " among " + workloads.keySet());
    }
    var size = sized ? Integer.parseInt(name.substring(end + 1)) : 1;
    median(workload, size, Double.parseDouble(args[1]), 3);
    System.out.printf(
        Locale.ROOT, "%s %.2f%n", name, median(workload, size, Double.parseDouble(args[2]), 1));
  }

  private static double median(Workload workload, int size, double seconds, int least)
      throws Exception {
    var results = new double[1 << 20];
    var count = 0;
    var start = System.nanoTime();
    while (count < least || System.nanoTime() - start < seconds * 1e9) {
      var before = System.nanoTime();
      var operations = workload.run(size);
      results[count++ % results.length] = (double) (System.nanoTime() - before) / operations;
    }
    var sorted = Arrays.copyOf(results, Math.min(count, results.length));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
