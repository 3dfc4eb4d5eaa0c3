package dev.weft.perf;

import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.StepTimes;
import dev.weft.text.DurationText;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stopwatches by name. The time of a task is that of the loop's clock, the time it ran is beside
 * it. Belongs to the loop it is first used on.
 */
public final class Timers {
  private static final Duration EVER = Duration.ofDays(365);

  private final Map<String, Timing> timings = new LinkedHashMap<>();
  private @Nullable StepTimes steps;
  private int running;

  /** Creates some that have measured nothing. */
  public Timers() {}

  /** Runs {@code body} in this task and measures it, also if it fails. */
  public <X extends Throwable> void time(String name, Block.Run<X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    try (var _ = start(name)) {
      body.run();
    }
  }

  /** Runs {@code body} in this task and measures it, also if it fails; returns its value. */
  public <T, X extends Throwable> T time(String name, Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    try (var _ = start(name)) {
      return body.call();
    }
  }

  /** Begins to measure this task, until the result is closed. */
  public Running start(String name) {
    Objects.requireNonNull(name, "a name is required, not null");
    if (steps == null) {
      steps = new StepTimes();
    }
    if (running++ == 0) {
      steps.countFor(EVER);
    }
    return new Running(name, steps);
  }

  /** A measurement that goes on; closing it, in the same task, ends it. */
  public final class Running implements AutoCloseable {
    private final String name;
    private final StepTimes steps;
    private final Duration start = EventLoop.running().time();
    private final Duration ranBefore;
    private boolean closed;

    private Running(String name, StepTimes steps) {
      this.name = name;
      this.steps = steps;
      ranBefore = steps.ofCurrent();
    }

    /** Ends the measurement; does nothing the second time. */
    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      Duration time = EventLoop.running().time().minus(start);
      Duration ran = steps.ofCurrent().minus(ranBefore);
      timings.put(name, get(name).plus(time, ran));
      if (--running == 0) {
        steps.stop();
      }
    }
  }

  /** Returns what was measured under a name. */
  public Timing get(String name) {
    return timings.getOrDefault(name, Timing.NONE);
  }

  /** Returns a table of all names, the greatest total first. */
  public String summary() {
    var table = new TextTable("NAME", "CALLS", "TOTAL", "MEAN", "MIN", "MAX", "CPU");
    timings.entrySet().stream()
        .sorted(
            Comparator.comparing(
                (Map.Entry<String, Timing> each) -> each.getValue().total(),
                Comparator.reverseOrder()))
        .forEach(each -> table.add(row(each.getKey(), each.getValue())));
    return table.toString();
  }

  private static String[] row(String name, Timing timing) {
    return new String[] {
      name,
      Long.toString(timing.calls()),
      DurationText.of(timing.total()),
      DurationText.of(timing.mean()),
      DurationText.of(timing.min()),
      DurationText.of(timing.max()),
      DurationText.of(timing.cpu())
    };
  }
}
