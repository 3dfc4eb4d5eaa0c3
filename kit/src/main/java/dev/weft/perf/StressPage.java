package dev.weft.perf;

import dev.weft.text.DurationText;
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
  private static final int RIGHT = 36;
  private static final int TOP = 12;
  private static final int LINES = 5;
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
        + number("in", DurationText.of(report.elapsed()))
        + number("per second", StressReport.number(report.throughput()))
        + number("mean", DurationText.of(latency.mean()))
        + number("p50", DurationText.of(latency.p50()))
        + number("p90", DurationText.of(latency.p90()))
        + number("p99", DurationText.of(latency.p99()))
        + number("p99.9", DurationText.of(latency.p999()))
        + number("max", DurationText.of(latency.max()));
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
    double top = page.grid((double) latency.max().toNanos(), nanos -> time(nanos));
    for (int nine = 0; nine <= nines; nine++) {
      page.below(x((double) nine / nines), percent(nine));
    }
    page.svg.append("<polyline class=\"curve\" points=\"");
    int steps = nines * STEPS_PER_NINE;
    for (int i = 0; i <= steps; i++) {
      double percent = 100 * (1 - Math.pow(10, -(double) i / STEPS_PER_NINE));
      double nanos = latency.percentile(percent).toNanos();
      page.svg.append(pixels(x((double) i / steps)) + "," + pixels(y(nanos / top)) + " ");
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
    long most = parts.stream().mapToLong(Rate.Part::count).max().orElse(0);
    double top = page.grid(most / seconds, each -> StressReport.number(each) + "/s") * seconds;
    double whole = (double) rate.width().toNanos() * parts.size();
    for (double at = 0; at <= whole; at += step(whole)) {
      page.below(x(whole == 0 ? 0 : at / whole), time(at));
    }
    for (int i = 0; i < parts.size(); i++) {
      Rate.Part part = parts.get(i);
      double from = (double) i / parts.size();
      double to = (i + 1.0) / parts.size();
      page.bar("ok", from, to, 0, part.successes() / top);
      page.bar("failed", from, to, part.successes() / top, part.count() / top);
    }
    return page.svg.toString();
  }

  /** Draws lines at round numbers; returns what the highest stands for, at least {@code most}. */
  private double grid(double most, DoubleFunction<String> label) {
    double step = step(most);
    int lines = (int) Math.max(1, Math.ceil(most / step));
    for (int line = 0; line <= lines; line++) {
      double y = y((double) line / lines);
      add(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
              .formatted(LEFT, WIDTH - RIGHT, pixels(y), pixels(y)));
      text("end", LEFT - 8, y + 4, label.apply(step * line));
    }
    return step * lines;
  }

  /** Returns 1, 2 or 5 times a power of ten, of which few make {@code most}. */
  private static double step(double most) {
    double rough = Math.max(1, most) / LINES;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    return power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
  }

  private static String time(double nanos) {
    return DurationText.of(Duration.ofNanos(Math.round(nanos)));
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
                  pixels(tenths(x(to)) - tenths(x(from))), // or there are gaps between bars
                  pixels(y(high)),
                  pixels(y(low) - y(high))));
    }
  }

  private void add(String element) {
    svg.append(element).append('\n');
  }

  private static double tenths(double value) {
    return Math.rint(10 * value) / 10;
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
