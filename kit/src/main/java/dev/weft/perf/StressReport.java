package dev.weft.perf;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.text.DurationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link Stress} has measured. */
public final class StressReport {
  private static final double NANOS = 1e9;

  private final String name;
  private final String load;
  private final Latency latency = new Latency();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Rate rate = new Rate();
  private long failures;
  private Duration elapsed = Duration.ZERO;

  StressReport(String name, String load) {
    this.name = name;
    this.load = load;
  }

  void add(Duration end, Duration time, @Nullable Throwable error) {
    latency.record(time);
    rate.add(end, error != null);
    if (error != null) {
      failures++;
      errors.merge(error.getClass().getSimpleName(), 1L, Long::sum);
    }
  }

  void end(Duration time) {
    elapsed = time;
  }

  String name() {
    return name;
  }

  String load() {
    return load;
  }

  Rate rate() {
    return rate;
  }

  /** Returns how many calls there were, after the warm-up. */
  public long count() {
    return latency.count();
  }

  /** Returns how many of them have not failed. */
  public long successes() {
    return count() - failures;
  }

  /** Returns how many of them have failed. */
  public long failures() {
    return failures;
  }

  /** Returns how many have failed with what: by the simple name of its class. */
  public Map<String, Long> errors() {
    return Collections.unmodifiableMap(errors);
  }

  /** Returns the time from the begin to the end of the last call, on the loop's clock. */
  public Duration elapsed() {
    return elapsed;
  }

  /** Returns how many calls have ended per second; 0 if no time has passed. */
  public double throughput() {
    return elapsed.isZero() ? 0 : count() / (elapsed.toNanos() / NANOS);
  }

  /** Returns how long the calls took, those that have failed too. */
  public Latency latency() {
    return latency;
  }

  /** Writes one page that needs nothing beside itself. Suspends in a task, blocks elsewhere. */
  public void html(Path file) throws IOException {
    String page = StressPage.of(this);
    if (isInTask()) {
      Asyncio.toThread(() -> Files.writeString(file, page));
    } else {
      Files.writeString(file, page);
    }
  }

  static boolean isInTask() {
    try {
      return Task.current() != null;
    } catch (IllegalStateException none) {
      return false;
    }
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Returns the report as text. */
  @Override
  public String toString() {
    var text = new StringBuilder(name + ": " + load + "\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "calls      %d in %s, %s per second%n",
            count(),
            DurationText.of(elapsed),
            number(throughput())));
    text.append(String.format(Locale.ROOT, "succeeded  %d%n", successes()));
    text.append(String.format(Locale.ROOT, "failed     %d%n", failures));
    errors.forEach((type, count) ->
        text.append(String.format(Locale.ROOT, "           %d %s%n", count, type)));
    var table = new TextTable("latency", "min", "mean", "p50", "p90", "p99", "p99.9", "max");
    table.add(
        "",
        DurationText.of(latency.min()),
        DurationText.of(latency.mean()),
        DurationText.of(latency.p50()),
        DurationText.of(latency.p90()),
        DurationText.of(latency.p99()),
        DurationText.of(latency.p999()),
        DurationText.of(latency.max()));
    return text.append('\n').append(table).toString();
  }
}
