package dev.weft.resilience;

import dev.weft.text.DurationText;
import java.time.Duration;
import java.util.Objects;

/** What arguments must be. */
final class Limits {
  private Limits() {}

  static int atLeast(int least, int value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%d %s: it must be %d or more".formatted(value, what, least));
    }
    return value;
  }

  /** Returns the moment that is {@code time} after {@code start}; or the last there is. */
  static Duration after(Duration start, Duration time) {
    try {
      return start.plus(time);
    } catch (ArithmeticException tooLong) {
      return Duration.ofSeconds(Long.MAX_VALUE);
    }
  }

  static Duration notNegative(Duration duration) {
    Objects.requireNonNull(duration, "a duration is required, not null");
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "a duration of " + DurationText.of(duration) + ": it must not be negative");
    }
    return duration;
  }

  static Duration positive(Duration duration) {
    if (notNegative(duration).isZero()) {
      throw new IllegalArgumentException("a duration of zero: it must be longer than that");
    }
    return duration;
  }
}
