package dev.weft.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lines of columns, each as wide as its widest cell, two spaces apart; the first is the header. */
final class Table {
  private static final int GAP = 2;
  private static final int LEAST = 10; // that a column is narrowed to

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    add(header);
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** Prints it; on a terminal its long cells are cut, except those of the last column. */
  void print(PrintWriter out) {
    print(out, 0, Terminal.size().columns());
  }

  /** Prints it without its header, each column as wide as with it. */
  void printRows(PrintWriter out) {
    print(out, 1, Terminal.size().columns());
  }

  /** Prints it into lines of so many characters, if that can be. */
  void print(PrintWriter out, int first, int columns) {
    int[] widths = fitting(widths(), columns);
    for (int i = first; i < rows.size(); i++) {
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

  /** Takes from the widest column, again and again, what is too much. */
  private static int[] fitting(int[] widths, int columns) {
    int surplus = IntStream.of(widths).sum() + GAP * (widths.length - 1) - columns;
    for (; surplus > 0; surplus--) {
      int widest = 0;
      for (int i = 1; i < widths.length - 1; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= LEAST) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size() - 1; i++) {
      String cell = cut(cells.get(i), widths[i]);
      line.append(cell).repeat(' ', widths[i] - cell.length() + GAP);
    }
    return line.append(cells.getLast()).toString().stripTrailing();
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }
}
