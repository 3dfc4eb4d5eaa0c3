package dev.weft.service;

import dev.weft.Block;
import dev.weft.EventLoop;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Named numbers: counters, gauges, and timers. A timer {@code load} is four: {@code load} counts
 * the calls, {@code load.total}, {@code load.mean} and {@code load.max} are seconds on the loop's
 * clock. Belongs to one loop, as all state of its service.
 */
public final class Metrics {
  private final SortedMap<String, Supplier<? extends Number>> readings = new TreeMap<>();
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Timer> timers = new HashMap<>();
  private final Set<String> gauges = new HashSet<>();
  private Consumer<String> watcher = name -> {};

  /** Creates some that are empty. */
  public Metrics() {}

  private static final class Counter {
    private long count;
  }

  private static final class Timer {
    private long calls;
    private Duration total = Duration.ZERO;
    private Duration max = Duration.ZERO;

    void add(Duration time) {
      calls++;
      total = total.plus(time);
      max = time.compareTo(max) > 0 ? time : max;
    }

    double mean() {
      return calls == 0 ? 0 : seconds(total) / calls;
    }
  }

  /** Adds one to a counter; see {@link #count(String, long)}. */
  public void count(String name) {
    count(name, 1);
  }

  /**
   * Adds {@code n} to a counter, which begins at 0.
   *
   * @throws IllegalArgumentException if {@code n} is negative, or the name is not a counter's
   */
  public void count(String name, long n) {
    if (n < 0) {
      throw new IllegalArgumentException("cannot count " + n + " of " + name + ": 0 or more");
    }
    Counter counter = counters.get(name);
    if (counter == null) {
      Counter fresh = new Counter();
      requireFree(name);
      counters.put(name, fresh);
      add(name, () -> fresh.count);
      counter = fresh;
    }
    counter.count += n;
  }

  /**
   * Has {@code supplier} asked whenever the number is wanted; replaces an earlier gauge.
   *
   * @throws IllegalArgumentException if the name is a counter's or a timer's
   */
  public void gauge(String name, Supplier<? extends Number> supplier) {
    Objects.requireNonNull(supplier, "a supplier is required, not null");
    if (gauges.contains(name)) {
      readings.put(name, supplier);
    } else {
      requireFree(name);
      gauges.add(name);
      add(name, supplier);
    }
  }

  /** Runs {@code body} and counts its time; see {@link #time(String, Block.Call)}. */
  public <X extends Throwable> void time(String name, Block.Run<X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    this.<@Nullable Void, X>time(
        name,
        () -> {
          body.run();
          return null;
        });
  }

  /**
   * Runs {@code body} in this task and counts its time, also if it fails; returns its value.
   *
   * @throws IllegalArgumentException if the name is not a timer's; the body has not run then
   */
  public <T extends @Nullable Object, X extends Throwable> T time(
      String name, Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    Timer timer = timer(name);
    EventLoop loop = EventLoop.running();
    Duration start = loop.time();
    try {
      return body.call();
    } finally {
      timer.add(loop.time().minus(start));
    }
  }

  private Timer timer(String name) {
    Timer timer = timers.get(name);
    if (timer == null) {
      Timer fresh = new Timer();
      for (String part : new String[] {"", ".total", ".mean", ".max"}) {
        requireFree(name + part);
      }
      timers.put(name, fresh);
      add(name, () -> fresh.calls);
      add(name + ".total", () -> seconds(fresh.total));
      add(name + ".mean", fresh::mean);
      add(name + ".max", () -> seconds(fresh.max));
      timer = fresh;
    }
    return timer;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private void requireFree(String name) {
    Objects.requireNonNull(name, "a name is required, not null");
    if (readings.containsKey(name)) {
      throw new IllegalArgumentException(
          name + " is the name of another kind of number already: give it another one");
    }
  }

  private void add(String name, Supplier<? extends Number> reading) {
    readings.put(name, reading);
    watcher.accept(name);
  }

  /** Returns whether this number only grows: it is a counter, or the calls of a timer. */
  public boolean isCounter(String name) {
    return counters.containsKey(name) || timers.containsKey(name);
  }

  /** Returns a number; 0 if there is none of that name, and NaN if its gauge throws. */
  public Number get(String name) {
    Supplier<? extends Number> reading = readings.get(name);
    if (reading == null) {
      return 0L;
    }
    try {
      return reading.get();
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }

  /** Returns all numbers of this moment, sorted by name. */
  public SortedMap<String, Number> snapshot() {
    SortedMap<String, Number> snapshot = new TreeMap<>();
    readings.keySet().forEach(name -> snapshot.put(name, get(name)));
    return Collections.unmodifiableSortedMap(snapshot);
  }

  /** Has {@code action} called for each name there is, and for each that comes later. */
  public void forEachName(Consumer<String> action) {
    watcher = watcher.andThen(action);
    Set.copyOf(readings.keySet()).forEach(action);
  }
}
