package dev.weft.perf;

import dev.weft.Block;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A load to put on something. Closed: so many users, each of whom calls again when the last call
 * has ended; what is slow is called less. Open: so many calls a second, each at its time, whether
 * the earlier ones have ended or not; its latency counts from that time, even if it had to begin
 * later. A value: its methods return another one.
 */
public final class Stress {
  private String name = "stress";
  private int users;
  private double perSecond;
  private int iterations;
  private @Nullable Duration lasting;
  private Duration warmup = Duration.ZERO;
  private int maxInFlight = Integer.MAX_VALUE;
  private @Nullable Duration attemptTimeout;

  private Stress() {}

  private Stress copy() {
    var copy = new Stress();
    copy.name = name;
    copy.users = users;
    copy.perSecond = perSecond;
    copy.iterations = iterations;
    copy.lasting = lasting;
    copy.warmup = warmup;
    copy.maxInFlight = maxInFlight;
    copy.attemptTimeout = attemptTimeout;
    return copy;
  }

  /**
   * Returns a load of so many users.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Stress closed(int users) {
    var stress = new Stress();
    stress.users = (int) atLeastOne(users, "users");
    return stress;
  }

  /**
   * Returns a load of so many calls a second.
   *
   * @throws IllegalArgumentException unless the rate is positive
   */
  public static Stress open(double perSecond) {
    if (!(perSecond > 0 && Double.isFinite(perSecond))) {
      throw new IllegalArgumentException("cannot call " + perSecond + " times a second");
    }
    var stress = new Stress();
    stress.perSecond = perSecond;
    return stress;
  }

  private static long atLeastOne(long number, String what) {
    if (number < 1) {
      throw new IllegalArgumentException("cannot do with " + number + " " + what + ": 1 or more");
    }
    return number;
  }

  private static Duration positive(Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(duration + " is not a positive time");
    }
    return duration;
  }

  /** Ends it after so many calls, of all users together. */
  public Stress iterations(int calls) {
    Stress copy = copy();
    copy.iterations = (int) atLeastOne(calls, "iterations");
    return copy;
  }

  /** Begins no call later than that; with {@link #iterations}, what comes first counts. */
  public Stress lasting(Duration time) {
    Stress copy = copy();
    copy.lasting = positive(time);
    return copy;
  }

  /** Puts the same load on for that long first, and does not count it. */
  public Stress warmup(Duration time) {
    Stress copy = copy();
    copy.warmup = positive(time);
    return copy;
  }

  /** Has no more calls at once than that; the others begin later. */
  public Stress maxInFlight(int calls) {
    Stress copy = copy();
    copy.maxInFlight = (int) atLeastOne(calls, "calls in flight");
    return copy;
  }

  /** Cancels a call that takes longer than that from its begin; it has failed then. */
  public Stress attemptTimeout(Duration time) {
    Stress copy = copy();
    copy.attemptTimeout = positive(time);
    return copy;
  }

  /** Sets the title of the report. */
  public Stress name(String text) {
    Stress copy = copy();
    copy.name = Objects.requireNonNull(text, "a name is required, not null");
    return copy;
  }

  /** Runs {@code body} again and again; see {@link #run(Block.RunWith)}. */
  public StressReport run(Block.Run<?> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    return run((Integer index) -> body.run());
  }

  /**
   * Runs {@code body} again and again with the number of the call, from 0 on, and suspends until
   * the last call has ended. A body that throws has failed, and the load goes on. Cancelled, it
   * cancels all calls.
   *
   * @throws IllegalStateException if neither {@link #iterations} nor {@link #lasting} was given
   */
  public StressReport run(Block.RunWith<Integer, ?> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    if (iterations == 0 && lasting == null) {
      throw new IllegalStateException("a stress test must end: add iterations(n) or lasting(d)");
    }
    if (warmup.isPositive()) {
      var _ = new Load(this, body).run(Integer.MAX_VALUE, warmup);
    }
    return new Load(this, body).run(iterations == 0 ? Integer.MAX_VALUE : iterations, lasting);
  }

  String name() {
    return name;
  }

  boolean isOpen() {
    return users == 0;
  }

  int users() {
    return users;
  }

  double perSecond() {
    return perSecond;
  }

  int maxInFlight() {
    return maxInFlight;
  }

  @Nullable Duration attemptTimeout() {
    return attemptTimeout;
  }

  /** Returns what it does: {@code closed, 10 users}. */
  @Override
  public String toString() {
    String kind =
        isOpen()
            ? "open, " + StressReport.number(perSecond) + " calls/s"
            : "closed, " + users + (users == 1 ? " user" : " users");
    return maxInFlight == Integer.MAX_VALUE ? kind : kind + ", " + maxInFlight + " at most at once";
  }
}
