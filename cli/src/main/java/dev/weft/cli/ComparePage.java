package dev.weft.cli;

import dev.weft.cli.Model.Measured;
import java.util.List;
import java.util.Locale;

/** A comparison as a page that needs nothing else: two charts, a bar for each model. */
final class ComparePage {
  private static final String TEMPLATE = "compare.html";
  private static final int WIDTH = 720;
  private static final int LEFT = 130;
  private static final int RIGHT = 290; // for what a bar is labelled with
  private static final int ROW = 34;
  private static final int BAR = 22;
  private static final int BASELINE = 15; // of text, below the top of its bar

  private ComparePage() {}

  static String of(Comparison comparison) {
    return Texts.read(TEMPLATE)
        .replace("{{machine}}", escape(comparison.machine().toString()))
        .replace("{{fetches-title}}", sentence(comparison.fetchesTitle()))
        .replace("{{fetches}}", chart(comparison.fetches(), comparison.fetchesTitle()))
        .replace("{{sums-title}}", sentence(comparison.sumsTitle()))
        .replace("{{sums}}", chart(comparison.sums(), comparison.sumsTitle()));
  }

  private static String sentence(String title) {
    return escape(title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("{", "&#123;");
  }

  private static String chart(List<Measured> rows, String title) {
    double most = rows.stream().mapToDouble(Measured::elapsedMs).max().orElse(1);
    var svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
            .formatted(WIDTH, ROW * rows.size(), escape(title)));
    for (int i = 0; i < rows.size(); i++) {
      svg.append(bar(rows.get(i), ROW * i + (ROW - BAR) / 2, most));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String bar(Measured row, int top, double most) {
    double width = Math.max(1, row.elapsedMs() / most * (WIDTH - LEFT - RIGHT));
    return String.format(
        Locale.ROOT,
        """
        <text class="model" x="%d" y="%d" text-anchor="end">%s</text>
        <rect%s x="%d" y="%d" width="%.1f" height="%d" rx="2"/>
        <text x="%.1f" y="%d"><tspan class="model">%s</tspan> &#160;%s</text>
        """,
        LEFT - 10,
        top + BASELINE,
        escape(row.model()),
        row.model().startsWith("Weft") ? " class=\"weft\"" : "",
        LEFT,
        top,
        width,
        BAR,
        LEFT + width + 8,
        top + BASELINE,
        Comparison.elapsed(row),
        escape(row.used().toString()));
  }
}
