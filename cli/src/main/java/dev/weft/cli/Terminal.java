package dev.weft.cli;

import java.io.Console;

/** Whether a human looks at what is printed. */
final class Terminal {
  private Terminal() {}

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
}
