package dev.weft.crawl;

import java.util.Locale;

/** Text as HTML. */
final class Markup {
  private static final int SHORT = 110;

  private Markup() {}

  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * Returns a link to a URL of http or https; others are text. Of those at home the path is shown.
   */
  static String link(String url, String home) {
    String path = url.startsWith(home + "/") ? url.substring(home.length()) : url;
    String shown =
        path.length() <= SHORT
            ? path
            : path.substring(0, SHORT / 2) + "…" + path.substring(path.length() - SHORT / 2);
    boolean isWeb = url.startsWith("http://") || url.startsWith("https://");
    return isWeb
        ? "<a href=\"" + text(url) + "\" rel=\"noreferrer\">" + text(shown) + "</a>"
        : text(shown);
  }

  static String size(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    double kibibytes = bytes / 1024.0;
    return kibibytes < 1024
        ? String.format(Locale.ROOT, "%.1f KiB", kibibytes)
        : String.format(Locale.ROOT, "%,.1f MiB", kibibytes / 1024);
  }

  /** Returns {@code 1 link}, {@code 2,000 links}. */
  static String count(long number, String what) {
    return number(number) + " " + what + (number == 1 ? "" : "s");
  }

  static String time(long millis) {
    return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%,.1f s", millis / 1000.0);
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
