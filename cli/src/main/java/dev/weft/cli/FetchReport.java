package dev.weft.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statistics of many URLs.
 *
 * @param byStatus how many of those that were answered had which status
 * @param latencyMs of those that were answered
 */
record FetchReport(
    int requests,
    long failed,
    long retries,
    Map<Integer, Long> byStatus,
    long bytes,
    long elapsedMs,
    Latency latencyMs,
    List<FetchResult> results) {
  private static final int FAILING = 400;

  /** Percentiles, in milliseconds: what so many of a hundred did not exceed. */
  record Latency(long p50, long p90, long p99, long max) {
    static Latency of(List<FetchResult> results) {
      long[] sorted =
          results.stream()
              .filter(result -> result.status() != null)
              .mapToLong(FetchResult::elapsedMs)
              .sorted()
              .toArray();
      return new Latency(at(sorted, 50), at(sorted, 90), at(sorted, 99), at(sorted, 100));
    }

    private static long at(long[] sorted, int percent) {
      int rank = Math.ceilDiv(sorted.length * percent, 100);
      return sorted.length == 0 ? 0 : sorted[rank - 1];
    }
  }

  static FetchReport of(List<FetchResult> results, long retries, long elapsedMs) {
    Map<Integer, Long> byStatus =
        results.stream()
            .map(FetchResult::status)
            .filter(Objects::nonNull)
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return new FetchReport(
        results.size(),
        results.stream().filter(FetchResult::isFailed).count(),
        retries,
        byStatus,
        results.stream().mapToLong(FetchResult::bytes).sum(),
        elapsedMs,
        Latency.of(results),
        results);
  }

  /** Returns whether a status says that it has not worked. */
  static boolean isFailing(int status) {
    return status >= FAILING;
  }

  void print(PrintWriter out) {
    var statuses = new Table("STATUS", "COUNT");
    byStatus.forEach((status, count) -> statuses.add(status.toString(), count.toString()));
    long unanswered = results.stream().filter(result -> result.status() == null).count();
    if (unanswered > 0) {
      statuses.add("none", Long.toString(unanswered));
    }
    statuses.print(out);
    out.println();
    var total =
        new Table(
            "REQUESTS", "FAILED", "RETRIES", "BYTES", "TIME", "RATE", "P50", "P90", "P99", "MAX");
    total.add(
        Integer.toString(requests),
        Long.toString(failed),
        Long.toString(retries),
        Sizes.text(bytes),
        Durations.text(elapsedMs),
        String.format(Locale.ROOT, "%.1f/s", requests * 1000.0 / Math.max(1, elapsedMs)),
        Durations.text(latencyMs.p50),
        Durations.text(latencyMs.p90),
        Durations.text(latencyMs.p99),
        Durations.text(latencyMs.max));
    total.print(out);
  }
}
