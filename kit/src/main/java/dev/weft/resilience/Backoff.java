package dev.weft.resilience;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long it is from one attempt to the next. In nanoseconds; what is too long never comes. */
record Backoff(double first, double factor, double most, double jitter) {
  static final Backoff NONE = new Backoff(0, 1, Long.MAX_VALUE, 0);

  Backoff starting(Duration delay, double by) {
    if (!(by >= 1 && by < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "delays that grow by a factor of " + by + ": it must be a number, 1 or more");
    }
    return new Backoff(nanos(delay), by, most, jitter);
  }

  Backoff atMost(Duration delay) {
    return new Backoff(first, factor, nanos(delay), jitter);
  }

  Backoff varied(double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "a jitter of " + fraction + ": it is a share of the delay, from 0 to 1");
    }
    return new Backoff(first, factor, most, fraction);
  }

  /** Returns the delay after attempt {@code number}. */
  Duration after(int number, RandomGenerator random) {
    if (first == 0) {
      return Duration.ZERO;
    }
    double delay = Math.min(first * Math.pow(factor, number - 1), most);
    if (jitter > 0) {
      delay *= 1 + jitter * (2 * random.nextDouble() - 1);
    }
    return Duration.ofNanos(Math.round(Math.min(delay, most)));
  }

  private static double nanos(Duration duration) {
    Limits.notNegative(duration);
    return Math.min(duration.getSeconds() * 1e9 + duration.getNano(), Long.MAX_VALUE);
  }
}
