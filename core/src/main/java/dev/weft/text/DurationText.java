package dev.weft.text;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them, in messages and reports. */
public final class DurationText {
  private static final String[] UNITS = {"ns", "µs", "ms", "s"};
  private static final double STEP = 1000;

  private DurationText() {}

  /** Returns a duration with three digits and a unit: {@code 200ms}, {@code 1.5s}. */
  public static String of(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    double value = duration.getSeconds() * 1e9 + duration.getNano();
    int unit = 0;
    while (Math.abs(value) >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    double size = Math.abs(value);
    int decimals = unit == 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
    String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return (decimals == 0 ? digits : digits.replaceFirst("\\.?0+$", "")) + UNITS[unit];
  }
}
