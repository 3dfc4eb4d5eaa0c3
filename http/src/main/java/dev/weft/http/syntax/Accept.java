package dev.weft.http.syntax;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client takes, and how gladly: {@code text/html, application/*;q=0.5}. */
public final class Accept {
  private static final Pattern COMMA = Pattern.compile(",");

  private Accept() {}

  /**
   * Returns how gladly {@code value} is taken, from 0, not at all, to 1; 0 if {@code field} does
   * not speak of it. What is more exact counts: the value itself, then {@code type/*}, then any.
   */
  public static double quality(@Nullable String field, String value) {
    if (field == null) {
      return 0;
    }
    String group = value.substring(0, value.indexOf('/') + 1) + "*";
    double[] found = {-1, -1, -1};
    for (String each : COMMA.split(field, -1)) {
      int end = each.indexOf(';');
      String range = (end < 0 ? each : each.substring(0, end)).strip();
      int exactness = exactness(range, value, group);
      if (exactness >= 0) {
        found[exactness] = end < 0 ? 1 : weight(each);
      }
    }
    return found[0] >= 0 ? found[0] : found[1] >= 0 ? found[1] : Math.max(0, found[2]);
  }

  private static int exactness(String range, String value, String group) {
    if (range.equalsIgnoreCase(value)) {
      return 0;
    }
    if (range.equals("*/*") || range.equals("*")) {
      return 2;
    }
    return range.equalsIgnoreCase(group) ? 1 : -1;
  }

  private static double weight(String range) {
    String q = Parameters.get(range, "q");
    try {
      return q == null ? 1 : Math.clamp(Double.parseDouble(q), 0, 1);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
