package dev.weft.perf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleFunction;

/** The page of a stress test: numbers, the curve of the percentiles, the rate over time. */
final class StressPage {
  private static final String TEMPLATE = "stress.html";
  private static final int WIDTH = 720;
  private static final int HEIGHT = 240;
  private static final int LEFT = 64;
  private static final int BOTTOM = 28;
  private static final int RIGHT = 28;
  private static final int TOP = 12;
  private static final int LINES = 4;
  private static final int STEPS_PER_NINE = 20;
  private static final double NANOS = 1e9;

  private final StringBuilder svg = new StringBuilder();

  private StressPage() {}

  static String of(StressReport report) {
    return template()
        .replace("{{name}}", escape(report.name()))
        .replace("{{load}}", escape(report.load()))
        .replace("{{numbers}}", numbers(report))
        .replace("{{errors}}", errors(report))
        .replace("{{percentiles}}", percentiles(report.latency()))
        .replace("{{rate}}", rate(report.rate()));
  }

  private static String template() {
    try (InputStream in =
        Objects.requireNonNull(StressPage.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("{", "&#123;");
  }

  private static String numbers(StressReport report) {
    Latency latency = report.latency();
    return number("calls", Long.toString(report.count()))
        + number("failed", Long.toString(report.failures()))
        + number("in", TextTable.text(report.elapsed()))
        + number("per second", StressReport.number(report.throughput()))
        + number("mean", TextTable.text(latency.mean()))
        + number("p50", TextTable.text(latency.p50()))
        + number("p90", TextTable.text(latency.p90()))
        + number("p99", TextTable.text(latency.p99()))
        + number("p99.9", TextTable.text(latency.p999()))
        + number("max", TextTable.text(latency.max()));
  }

  private static String number(String what, String value) {
    return "<div><dt>" + what + "</dt><dd>" + value + "</dd></div>\n";
  }

  private static String errors(StressReport report) {
    var text = new StringBuilder();
    report
        .errors()
        .forEach((type, count) ->
            text.append("<li>").append(count).append(" × ").append(escape(type)).append("</li>\n"));
    return text.isEmpty() ? "" : "<h2>Failures</h2>\n<ul>\n" + text + "</ul>\n";
  }

  /** The share on a scale on which each further nine is as wide as the one before. */
  private static String percentiles(Latency latency) {
    var page = new StressPage();
    int nines = Math.max(1, (int) Math.ceil(Math.log10((double) Math.max(1, latency.count()))));
    double most = Math.max(1, latency.max().toNanos());
    page.grid(most, nanos -> TextTable.text(Duration.ofNanos((long) nanos)));
    for (int nine = 0; nine <= nines; nine++) {
      page.below(x((double) nine / nines), percent(nine));
    }
    page.svg.append("<polyline class=\"curve\" points=\"");
    int steps = nines * STEPS_PER_NINE;
    for (int i = 0; i <= steps; i++) {
      double percent = 100 * (1 - Math.pow(10, -(double) i / STEPS_PER_NINE));
      double nanos = latency.percentile(percent).toNanos();
      page.svg.append(pixels(x((double) i / steps)) + "," + pixels(y(nanos / most)) + " ");
    }
    return page.svg.append("\"/>\n").toString();
  }

  private static String percent(int nines) {
    return switch (nines) {
      case 0 -> "0 %";
      case 1 -> "90 %";
      case 2 -> "99 %";
      default -> "99." + "9".repeat(nines - 2) + " %";
    };
  }

  /** A bar for each part of the time, what has failed on top. */
  private static String rate(Rate rate) {
    var page = new StressPage();
    List<Rate.Part> parts = rate.parts();
    double seconds = rate.width().toNanos() / NANOS;
    double most = Math.max(1, parts.stream().mapToLong(Rate.Part::count).max().orElse(1));
    page.grid(most, count -> StressReport.number(count / seconds) + "/s");
    for (int line = 0; line <= LINES; line++) {
      Duration time = rate.width().multipliedBy(parts.size()).multipliedBy(line).dividedBy(LINES);
      page.below(x((double) line / LINES), TextTable.text(time));
    }
    for (int i = 0; i < parts.size(); i++) {
      Rate.Part part = parts.get(i);
      double from = (double) i / parts.size();
      double to = (i + 1.0) / parts.size();
      page.bar("ok", from, to, 0, part.successes() / most);
      page.bar("failed", from, to, part.successes() / most, part.count() / most);
    }
    return page.svg.toString();
  }

  private void grid(double most, DoubleFunction<String> label) {
    for (int line = 0; line <= LINES; line++) {
      double y = y((double) line / LINES);
      add(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
              .formatted(LEFT, WIDTH - RIGHT, pixels(y), pixels(y)));
      text("end", LEFT - 8, y + 4, label.apply(most * line / LINES));
    }
  }

  private void below(double x, String text) {
    text("middle", x, HEIGHT - 8, text);
  }

  private void text(String anchor, double x, double y, String text) {
    add(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
            .formatted(pixels(x), pixels(y), anchor, text));
  }

  private void bar(String kind, double from, double to, double low, double high) {
    if (high > low) {
      add(
          "<rect class=\"%s\" x=\"%s\" width=\"%s\" y=\"%s\" height=\"%s\"/>"
              .formatted(
                  kind,
                  pixels(x(from)),
                  pixels(x(to) - x(from)),
                  pixels(y(high)),
                  pixels(y(low) - y(high))));
    }
  }

  private void add(String element) {
    svg.append(element).append('\n');
  }

  private static String pixels(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static double x(double share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  }
}
