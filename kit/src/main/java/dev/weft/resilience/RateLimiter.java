package dev.weft.resilience;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.sync.Lock;
import dev.weft.sync.LoopBound;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Objects;

/**
 * Lets so many things happen in so much time: a token bucket, which is full at first and refills
 * evenly. First come, first served. Belongs to the loop it is first used on.
 */
public final class RateLimiter implements Policy {
  /*
   * Exact, in whole numbers: a permit costs `cost` units, and `rate` units come in each nanosecond.
   * With p permits in n nanoseconds these are n and p, divided by what divides both.
   *
   * Whoever has the lock is first in line and sleeps until there is enough for it. Nobody else takes
   * anything while somebody waits, so what has come then is still there.
   */
  private final LoopBound bound = new LoopBound();
  private final Lock first = new Lock();
  private final int burst;
  private final long cost;
  private final long rate;
  private final long capacity;
  private long level;
  private long filledAt;
  private int waiting;

  private RateLimiter(int permits, Duration per, int burst) {
    BigInteger nanos = nanos(per);
    BigInteger divisor = nanos.gcd(BigInteger.valueOf(permits));
    BigInteger full = nanos.divide(divisor).multiply(BigInteger.valueOf(burst));
    if (full.bitLength() > 62) {
      throw new IllegalArgumentException(
          "a burst of %d at a rate of %d per %s cannot be counted: make them less"
              .formatted(burst, permits, per));
    }
    this.burst = burst;
    this.cost = nanos.divide(divisor).longValueExact();
    this.rate = permits / divisor.longValueExact();
    this.capacity = full.longValueExact();
    this.level = capacity;
  }

  private static BigInteger nanos(Duration duration) {
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(BigInteger.valueOf(1_000_000_000))
        .add(BigInteger.valueOf(duration.getNano()));
  }

  /**
   * Creates one that lets {@code permits} through in {@code per}, and as many at once.
   *
   * @throws IllegalArgumentException if either is not positive
   */
  public static RateLimiter of(int permits, Duration per) {
    return builder().permits(permits).per(per).build();
  }

  /** Returns the options. */
  public static Builder builder() {
    return new Builder();
  }

  /** Takes a permit; see {@link #acquire(int)}. */
  public void acquire() {
    acquire(1);
  }

  /**
   * Suspends until there are {@code n} permits and nobody came earlier, and takes them. Cancelled,
   * it takes none.
   *
   * @throws IllegalArgumentException if {@code n} is less than 1, or more than the burst
   */
  public void acquire(int n) {
    if (Limits.atLeast(1, n, "permits") > burst) {
      throw new IllegalArgumentException(
          "%d permits will never be there: the burst is %d".formatted(n, burst));
    }
    EventLoop loop = bound.bind(this);
    if (waiting > 0 || !takes(n, loop)) {
      awaitAndTake(n, loop);
    }
  }

  private void awaitAndTake(int n, EventLoop loop) {
    waiting++;
    try (var _ = first.hold()) {
      while (!takes(n, loop)) {
        Asyncio.sleep(untilThereAre(n));
      }
    } finally {
      waiting--;
    }
  }

  /** Takes a permit if there is one and nobody waits; returns whether it did. */
  public boolean tryAcquire() {
    EventLoop loop = bound.bind(this);
    return waiting == 0 && takes(1, loop);
  }

  /** Runs {@code body} after taking a permit; see {@link #acquire()}. */
  @Override
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    acquire();
    return body.call();
  }

  /** Returns how many wait. */
  public int waiting() {
    return waiting;
  }

  private boolean takes(int n, EventLoop loop) {
    fill(loop.time().toNanos());
    if (level < n * cost) {
      return false;
    }
    level -= n * cost;
    return true;
  }

  private void fill(long now) {
    long elapsed = now - filledAt;
    filledAt = now;
    level = elapsed >= nanosFor(capacity - level) ? capacity : level + elapsed * rate;
  }

  private Duration untilThereAre(int n) {
    return Duration.ofNanos(nanosFor(n * cost - level));
  }

  private long nanosFor(long units) {
    return Math.ceilDiv(units, rate);
  }

  /** The options of a {@link RateLimiter}. */
  public static final class Builder {
    private int permits;
    private Duration per = Duration.ofSeconds(1);
    private int burst;

    private Builder() {}

    /** Lets so many through in each period, at least 1. Required. */
    public Builder permits(int permits) {
      this.permits = Limits.atLeast(1, permits, "permits");
      return this;
    }

    /** Says how long the period is; a second, unless told. */
    public Builder per(Duration per) {
      this.per = Limits.positive(per);
      return this;
    }

    /**
     * Lets so many through at once after a rest, at least 1; as many as in a period, unless told.
     */
    public Builder burst(int burst) {
      this.burst = Limits.atLeast(1, burst, "permits at once");
      return this;
    }

    /**
     * Creates it.
     *
     * @throws IllegalStateException if it was not said how many permits
     */
    public RateLimiter build() {
      if (permits == 0) {
        throw new IllegalStateException("how many permits? call permits(n) first");
      }
      return new RateLimiter(permits, per, burst == 0 ? permits : burst);
    }
  }
}
