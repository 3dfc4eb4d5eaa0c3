package dev.weft.cli;

import dev.weft.config.Amounts;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as the command line has them: {@code 250ms}, {@code 2s}, {@code 5m}. */
final class Durations implements ITypeConverter<Duration> {
  private static final int SECOND = 1000;
  private static final int MINUTE = 60 * SECOND;
  private static final int HOUR = 60 * MINUTE;

  @Override
  public Duration convert(String text) {
    try {
      Duration duration = Amounts.duration(text);
      if (duration.toMillis() > 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      throw none(text);
    }
    throw none(text);
  }

  private static TypeConversionException none(String text) {
    return new TypeConversionException("no such duration: " + text + ": write 250ms, 2s or 5m");
  }

  /** Returns {@code 250ms}, {@code 2.5s}, {@code 5m12s} or {@code 3h20m}. */
  static String text(long millis) {
    if (millis < SECOND) {
      return millis + "ms";
    } else if (millis < MINUTE) {
      return String.format(Locale.ROOT, "%.1fs", Math.floor(millis / 100.0) / 10);
    } else if (millis < HOUR) {
      return millis / MINUTE + "m" + millis % MINUTE / SECOND + "s";
    }
    return millis / HOUR + "h" + millis % HOUR / MINUTE + "m";
  }
}
