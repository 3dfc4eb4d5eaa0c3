package dev.weft.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines of columns, each as wide as its widest cell, two spaces apart; the first is the header. */
final class Table {
  private static final String BOLD = "\033[1m";
  private static final String PLAIN = "\033[0m";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    add(header);
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  void print(PrintWriter out) {
    boolean colourful = Terminal.isColourful();
    for (int i = 0; i < rows.size(); i++) {
      String line = line(rows.get(i));
      out.println(i == 0 && colourful ? BOLD + line + PLAIN : line);
    }
    out.flush();
  }

  private String line(List<String> cells) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size() - 1; i++) {
      line.append(cells.get(i)).repeat(' ', width(i) - cells.get(i).length() + 2);
    }
    return line.append(cells.getLast()).toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
