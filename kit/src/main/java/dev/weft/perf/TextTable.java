package dev.weft.perf;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns: the first to the left, the others, which are numbers, to the right. */
final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... head) {
    rows.add(head);
  }

  void add(String... row) {
    rows.add(row);
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
