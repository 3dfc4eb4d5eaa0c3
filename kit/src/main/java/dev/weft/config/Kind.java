package dev.weft.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a setting may mean.
 *
 * @param expected what messages say it should be
 * @param parse throws a RuntimeException for any other text
 */
record Kind<T>(String expected, Function<String, T> parse) {
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

  static final Kind<String> STRING = new Kind<>("text", text -> text);
  static final Kind<Integer> INTEGER =
      new Kind<>(
          "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE,
          text -> Integer.parseInt(text.strip()));
  static final Kind<Long> LONG =
      new Kind<>("a whole number, or a size like 64KiB or 10MB", Kind::wholeOrSize);
  static final Kind<Double> NUMBER = new Kind<>("a number", Kind::finite);
  static final Kind<Boolean> BOOL = new Kind<>("true or false", Kind::truth);
  static final Kind<Duration> DURATION =
      new Kind<>("a duration like 250ms, 10s, 5m, 1h or PT10S", Kind::duration);
  static final Kind<Long> SIZE = new Kind<>("a size like 512, 64KiB or 10MB", Kind::bytes);
  static final Kind<Path> PATH = new Kind<>("a path", text -> Path.of(text.strip()));

  private static final Map<Class<?>, Kind<?>> BY_TYPE =
      Map.ofEntries(
          Map.entry(String.class, STRING),
          Map.entry(int.class, INTEGER),
          Map.entry(Integer.class, INTEGER),
          Map.entry(long.class, LONG),
          Map.entry(Long.class, LONG),
          Map.entry(double.class, NUMBER),
          Map.entry(Double.class, NUMBER),
          Map.entry(boolean.class, BOOL),
          Map.entry(Boolean.class, BOOL),
          Map.entry(Duration.class, DURATION),
          Map.entry(Path.class, PATH));

  /** Returns what a component of this type is, or null if it cannot be bound. */
  static @Nullable Kind<?> of(Class<?> type) {
    return type.isEnum() ? constant(type) : BY_TYPE.get(type);
  }

  private static Kind<Object> constant(Class<?> type) {
    List<Object> constants = Arrays.asList(type.getEnumConstants());
    String names = constants.stream().map(Object::toString).collect(Collectors.joining(", "));
    return new Kind<>(
        "one of " + names,
        text ->
            constants.stream()
                .filter(each ->
                    Entry.normal(((Enum<?>) each).name()).equals(Entry.normal(text.strip())))
                .findFirst()
                .orElseThrow());
  }

  private static double finite(String text) {
    double number = Double.parseDouble(text.strip());
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("not finite");
    }
    return number;
  }

  private static boolean truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException("neither");
    };
  }

  private static long wholeOrSize(String text) {
    String plain = text.strip();
    return plain.startsWith("-") ? Long.parseLong(plain) : bytes(plain);
  }

  private static Matcher amount(String text) {
    Matcher matcher = AMOUNT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an amount");
    }
    return matcher;
  }

  private static Duration duration(String text) {
    if (text.strip().toUpperCase(Locale.ROOT).startsWith("P")) {
      Duration iso = Duration.parse(text.strip());
      if (iso.isNegative()) {
        throw new IllegalArgumentException("negative");
      }
      return iso;
    }
    Matcher amount = amount(text);
    Long unit = NANOS.get(amount.group(2).toLowerCase(Locale.ROOT).replace('µ', 'u'));
    if (unit == null) {
      throw new IllegalArgumentException("no unit");
    }
    return Duration.ofNanos(exactly(amount.group(1), unit));
  }

  private static long bytes(String text) {
    Matcher amount = amount(text);
    String unit = amount.group(2).toLowerCase(Locale.ROOT);
    if (unit.isEmpty() || unit.equals("b")) {
      return exactly(amount.group(1), 1);
    }
    long step = unit.endsWith("ib") ? 1024 : 1000;
    int power = MAGNITUDES.indexOf(unit.charAt(0)) + 1;
    boolean isUnit = unit.length() == (step == 1024 ? 3 : 2) && unit.endsWith("b");
    if (power == 0 || !isUnit) {
      throw new IllegalArgumentException("no unit");
    }
    return exactly(amount.group(1), BigInteger.valueOf(step).pow(power).longValueExact());
  }

  private static long exactly(String number, long unit) {
    return new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).longValueExact();
  }
}
