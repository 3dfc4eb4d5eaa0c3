package dev.weft;

import java.time.Duration;
import java.util.Objects;

/** Durations as nanoseconds of a loop's clock; what is too long for them never comes. */
final class LoopTime {
  private LoopTime() {}

  static long nanos(Duration duration) {
    Objects.requireNonNull(duration, "a duration is required, not null");
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE / 2 : Long.MAX_VALUE;
    }
  }

  /** Returns the moment that is {@code delay} from now. */
  static long deadline(EventLoop loop, Duration delay) {
    try {
      return Math.addExact(loop.kernel.time(), nanos(delay));
    } catch (ArithmeticException never) {
      return Long.MAX_VALUE;
    }
  }
}
