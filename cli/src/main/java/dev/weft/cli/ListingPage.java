package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A directory as HTML. */
final class ListingPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>{path}</title>
      <style>
        :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        table { width: 100%; border-collapse: collapse }
        td { padding: 0 .5rem }
        td + td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
        tr:hover { background: #8882 }
        a { text-decoration: none; overflow-wrap: anywhere }
      </style>
      <h1>{path}</h1>
      <table>
      """;

  private ListingPage() {}

  /** Returns the page of the directory that is served at {@code path}. */
  static String of(String path, List<DirectoryEntry> entries) {
    var page = new StringBuilder(HEAD.replace("{path}", escaped(path)));
    if (!path.equals("/")) {
      page.append(row("../", "../", "", ""));
    }
    for (DirectoryEntry entry : entries) {
      String slash = entry.isDirectory() ? "/" : "";
      page.append(
          row(
              "./" + encoded(entry.name()) + slash, // "./": a name with a colon is no scheme
              entry.name() + slash,
              entry.isDirectory() ? "" : Sizes.text(entry.size()),
              TIME.format(entry.modified())));
    }
    return page.append("</table>\n</html>\n").toString();
  }

  private static String row(String href, String name, String size, String time) {
    return "<tr><td><a href=\"%s\">%s</a><td>%s<td>%s\n".formatted(href, escaped(name), size, time);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  /** Returns what stands for {@code text} in HTML, in attributes too. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
