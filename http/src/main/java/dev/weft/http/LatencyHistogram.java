package dev.weft.http;

import java.time.Duration;

/** Counts durations by their size. */
final class LatencyHistogram {
  /*
   * 32 buckets for each power of two of microseconds, so each is off by 1/32 at most, in 15 KiB. As
   * HdrHistogram does it, which is a library for this alone.
   */
  private static final int BITS = 5;
  private static final int STEPS = 1 << BITS;

  private final long[] counts = new long[(Long.SIZE - BITS) * STEPS];
  private long count;
  private long sum;
  private long max;

  void add(Duration duration) {
    long micros = Math.max(0, duration.toNanos() / 1_000);
    counts[bucket(micros)]++;
    count++;
    sum += micros;
    max = Math.max(max, micros);
  }

  private static int bucket(long micros) {
    if (micros < STEPS) {
      return (int) micros;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    return (exponent - BITS + 1) * STEPS + (int) ((micros >>> (exponent - BITS)) & (STEPS - 1));
  }

  /** Returns the largest duration of a bucket, in microseconds. */
  private static long upper(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    return ((long) (STEPS + bucket % STEPS + 1) << shift) - 1;
  }

  long count() {
    return count;
  }

  /** Returns what {@code part} of the durations, from 0 to 1, are not above; zero if none. */
  Duration percentile(double part) {
    if (count == 0) {
      return Duration.ZERO;
    }
    long rank = Math.max(1, (long) Math.ceil(part * count));
    int bucket = 0;
    for (long seen = counts[0]; seen < rank; seen += counts[bucket]) {
      bucket++;
    }
    return micros(Math.min(max, upper(bucket)));
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }

  ClientStats.Latency snapshot() {
    return new ClientStats.Latency(
        count,
        count == 0 ? Duration.ZERO : micros(sum / count),
        percentile(0.5),
        percentile(0.9),
        percentile(0.99),
        micros(max));
  }
}
