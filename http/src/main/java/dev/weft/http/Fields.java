package dev.weft.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and values of a query or a form, in their order: {@code name=value&name=value}. */
record Fields(Map<String, List<String>> values) {
  private static final int MOST = 1000;
  static final Fields NONE = new Fields(Map.of());

  /**
   * Returns the fields of {@code text}.
   *
   * @throws HttpException 400 if a name or value is malformed; 413 if there are more than 1,000
   */
  static Fields parse(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    int count = 0;
    for (int start = 0; start < text.length(); ) {
      int next = text.indexOf('&', start);
      int end = next < 0 ? text.length() : next;
      if (end > start) {
        requireFew(++count);
        add(text.substring(start, end), values);
      }
      start = end + 1;
    }
    return new Fields(values);
  }

  static void requireFew(int count) {
    if (count > MOST) {
      throw new HttpException(413, "more than " + MOST + " fields");
    }
  }

  /** Returns the number that digits say, the greatest if there are more; -1 if it is no number. */
  static long number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static void add(String pair, Map<String, List<String>> values) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    values
        .computeIfAbsent(Percent.decode(name, true), _ -> new ArrayList<>(1))
        .add(Percent.decode(value, true));
  }

  @Nullable String first(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.getFirst();
  }

  List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** Returns the first value of each name. */
  Map<String, String> firsts() {
    Map<String, String> firsts = new LinkedHashMap<>();
    values.forEach((name, all) -> firsts.put(name, all.getFirst()));
    return firsts;
  }
}
