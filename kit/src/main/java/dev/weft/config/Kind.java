package dev.weft.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a setting may mean.
 *
 * @param expected what messages say it should be
 * @param parse throws a RuntimeException for any other text
 */
record Kind<T>(String expected, Function<String, T> parse) {
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
      new Kind<>("a duration like 250ms, 10s, 5m, 1h or PT10S", Amounts::duration);
  static final Kind<Long> SIZE = new Kind<>("a size like 512, 64KiB or 10MB", Amounts::bytes);
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
    return plain.startsWith("-") ? Long.parseLong(plain) : Amounts.bytes(plain);
  }
}
