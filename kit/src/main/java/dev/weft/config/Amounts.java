package dev.weft.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them: in settings, and on a command line. */
public final class Amounts {
  private static final Pattern AMOUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-zµ]*)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);
  private static final String MAGNITUDES = "kmgt";

  private Amounts() {}

  /**
   * Returns the duration that is meant: {@code 250ms}, {@code 1.5s}, {@code 5m}, {@code 1h}, or as
   * ISO 8601 has it, {@code PT10S}.
   *
   * @throws IllegalArgumentException if it is none, has no unit, or is negative
   */
  public static Duration duration(String text) {
    String plain = text.strip();
    if (plain.toUpperCase(Locale.ROOT).startsWith("P")) {
      return iso(plain);
    }
    Matcher amount = amount(plain);
    Long unit = NANOS.get(amount.group(2).toLowerCase(Locale.ROOT).replace('µ', 'u'));
    if (unit == null) {
      throw new IllegalArgumentException("a duration needs a unit, such as ms, s, m or h: " + text);
    }
    return Duration.ofNanos(exactly(amount.group(1), unit));
  }

  private static Duration iso(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.isNegative()) {
        throw new IllegalArgumentException("a duration is not negative: " + text);
      }
      return duration;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no duration: " + text, e);
    }
  }

  /**
   * Returns how many bytes are meant: {@code 512}, {@code 64KiB}, {@code 10MB}.
   *
   * @throws IllegalArgumentException if it is no size, or not a whole number of bytes
   */
  public static long bytes(String text) {
    Matcher amount = amount(text.strip());
    String unit = amount.group(2).toLowerCase(Locale.ROOT);
    if (unit.isEmpty() || unit.equals("b")) {
      return exactly(amount.group(1), 1);
    }
    long step = unit.endsWith("ib") ? 1024 : 1000;
    int power = MAGNITUDES.indexOf(unit.charAt(0)) + 1;
    boolean isUnit = unit.length() == (step == 1024 ? 3 : 2) && unit.endsWith("b");
    if (power == 0 || !isUnit) {
      throw new IllegalArgumentException("no unit of a size, such as KiB or MB: " + text);
    }
    return exactly(amount.group(1), BigInteger.valueOf(step).pow(power).longValueExact());
  }

  private static Matcher amount(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no amount: " + text);
    }
    return matcher;
  }

  private static long exactly(String number, long unit) {
    try {
      return new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not a whole number of the least unit, or too large", e);
    }
  }
}
