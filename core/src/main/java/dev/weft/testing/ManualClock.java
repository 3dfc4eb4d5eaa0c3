package dev.weft.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A clock that stands still until it is told to move, for code that asks a {@link Clock} for the
 * time. A loop in virtual time needs none: see {@link Testing#clock()}.
 */
public final class ManualClock extends Clock {
  private final Time time;
  private final ZoneId zone;

  private static final class Time {
    private Instant now;

    Time(Instant now) {
      this.now = now;
    }
  }

  /** Creates one that shows the epoch, in UTC. */
  public ManualClock() {
    this(Instant.EPOCH);
  }

  /** Creates one that shows {@code start}, in UTC. */
  public ManualClock(Instant start) {
    this(
        new Time(Objects.requireNonNull(start, "an instant is required, not null")),
        ZoneOffset.UTC);
  }

  private ManualClock(Time time, ZoneId zone) {
    this.time = time;
    this.zone = zone;
  }

  /**
   * Moves it forward.
   *
   * @throws IllegalArgumentException if the duration is negative: time does not go back
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("cannot advance a clock by " + by + ": 0 or more");
    }
    time.now = time.now.plus(by);
  }

  @Override
  public Instant instant() {
    return time.now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** Returns a clock in another zone that moves with this one. */
  @Override
  public ManualClock withZone(ZoneId zone) {
    return new ManualClock(time, Objects.requireNonNull(zone, "a zone is required, not null"));
  }

  @Override
  public String toString() {
    return "ManualClock[" + time.now + "]";
  }
}
