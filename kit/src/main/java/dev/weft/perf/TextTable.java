package dev.weft.perf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text in columns: the first to the left, the others, which are numbers, to the right. */
final class TextTable {
  private static final String[] UNITS = {"ns", "µs", "ms", "s"};
  private static final double STEP = 1000;

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... head) {
    rows.add(head);
  }

  void add(String... row) {
    rows.add(row);
  }

  /** Returns a duration with three digits and a unit. */
  static String text(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    double value = duration.toNanos();
    int unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return (decimals == 0 ? digits : digits.replaceFirst("\\.?0+$", "")) + UNITS[unit];
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    var text = new StringBuilder();
    for (String[] row : rows) {
      text.append(row[0]).append(" ".repeat(widths[0] - row[0].length()));
      for (int i = 1; i < row.length; i++) {
        text.append(" ".repeat(2 + widths[i] - row[i].length())).append(row[i]);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
