package dev.weft.cli;

import java.io.Console;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a human looks at what is printed, and on what. */
final class Terminal {
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4}) ([1-9]\\d{0,4})\\s*");

  private Terminal() {}

  /**
   * How much a terminal shows.
   *
   * @param rows lines, if it is one; as many as there are otherwise
   * @param columns characters in a line, likewise
   */
  record Size(int rows, int columns) {
    private static final Size ENDLESS = new Size(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  static boolean isThere() {
    return System.console() instanceof Console console && console.isTerminal();
  }

  /** Returns whether colours may be used. */
  static boolean isColourful() {
    String refused = System.getenv("NO_COLOR");
    return isThere() && (refused == null || refused.isEmpty());
  }

  /** Returns {@code text}, bold where that can be seen. */
  static String bold(String text) {
    return isColourful() ? "\033[1m" + text + "\033[0m" : text;
  }

  /** Returns how large it is now. */
  static Size size() {
    if (!isThere()) {
      return Size.ENDLESS;
    }
    try {
      var stty = new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT);
      Process process = stty.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Matcher size = SIZE.matcher(process.inputReader().readAllAsString());
      return size.matches()
          ? new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
          : Size.ENDLESS;
    } catch (IOException withoutStty) {
      return Size.ENDLESS;
    }
  }
}
