package dev.weft.perf;

import dev.weft.text.DurationText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How long calls took: percentiles to three digits (HdrHistogram); mean, least and greatest are
 * exact. All zero if there were none.
 */
public final class Latency {
  private static final int DIGITS = 3;
  private static final double MEDIAN = 50;
  private static final double ALL = 100;

  private final Histogram histogram = new Histogram(DIGITS);
  private long min = Long.MAX_VALUE;
  private long max;
  private Duration total = Duration.ZERO;

  Latency() {}

  void record(Duration time) {
    long nanos = Math.max(0, time.toNanos());
    histogram.recordValue(nanos);
    min = Math.min(min, nanos);
    max = Math.max(max, nanos);
    total = total.plusNanos(nanos);
  }

  long count() {
    return histogram.getTotalCount();
  }

  /** Returns the least. */
  public Duration min() {
    return Duration.ofNanos(count() == 0 ? 0 : min);
  }

  /** Returns the mean. */
  public Duration mean() {
    return count() == 0 ? Duration.ZERO : total.dividedBy(count());
  }

  /** Returns the greatest. */
  public Duration max() {
    return Duration.ofNanos(max);
  }

  /** Returns the median. */
  public Duration p50() {
    return percentile(MEDIAN);
  }

  /** Returns what 90 of 100 calls did not exceed. */
  public Duration p90() {
    return percentile(90);
  }

  /** Returns what 99 of 100 calls did not exceed. */
  public Duration p99() {
    return percentile(99);
  }

  /** Returns what 999 of 1,000 calls did not exceed. */
  public Duration p999() {
    return percentile(99.9);
  }

  /**
   * Returns what this share of the calls did not exceed, to three digits.
   *
   * @param percent from 0 to 100
   * @throws IllegalArgumentException if it is not in this range
   */
  public Duration percentile(double percent) {
    if (!(percent >= 0 && percent <= ALL)) {
      throw new IllegalArgumentException("there is no percentile " + percent + ": from 0 to 100");
    }
    if (count() == 0) {
      return Duration.ZERO;
    }
    long nanos = histogram.getValueAtPercentile(percent);
    long rounded = BigDecimal.valueOf(nanos).round(new MathContext(DIGITS)).longValue();
    return Duration.ofNanos(Math.clamp(rounded, min, max));
  }

  /** Returns {@code p50 10ms, p99 12ms, max 15ms}. */
  @Override
  public String toString() {
    return "p50 "
        + DurationText.of(p50())
        + ", p99 "
        + DurationText.of(p99())
        + ", max "
        + DurationText.of(max());
  }
}
