package dev.weft.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines of columns, each as wide as its widest cell, two spaces apart; the first is the header. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    add(header);
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  void print(PrintWriter out) {
    int[] widths = widths();
    for (int i = 0; i < rows.size(); i++) {
      String line = line(rows.get(i), widths);
      out.println(i == 0 ? Terminal.bold(line) : line);
    }
    out.flush();
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size() - 1; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
    }
    return line.append(cells.getLast()).toString();
  }
}
