package dev.weft.sync;

import dev.weft.Holding;
import java.util.ArrayDeque;

/** A number of permits: asyncio's Semaphore. First come, first served. */
public final class Semaphore {
  private final WaitQueue waiters = new WaitQueue(this, "semaphore");
  private final int bound;
  private final int initial;
  private final ArrayDeque<Holding> missing = new ArrayDeque<>(0);
  private int permits;

  /**
   * Creates one to which more permits may be released than it has at first.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public Semaphore(int permits) {
    this(permits, Integer.MAX_VALUE);
  }

  private Semaphore(int permits, int bound) {
    if (permits < 0) {
      throw new IllegalArgumentException(
          "a semaphore cannot have " + permits + " permits: 0 or more");
    }
    this.permits = permits;
    this.initial = permits;
    this.bound = bound;
  }

  /** Creates one that refuses to have more permits than at first: asyncio's BoundedSemaphore. */
  public static Semaphore bounded(int permits) {
    return new Semaphore(permits, permits);
  }

  /**
   * Suspends until there is a permit and nobody came earlier, and takes it. Cancelled: it does not.
   */
  public void acquire() {
    if (!isLocked()) {
      permits--;
    } else {
      awaitPermit();
    }
    if (Holding.isTracked() && missing.size() < initial - permits) {
      missing.add(Holding.begin("a permit of a semaphore"));
    }
  }

  private void awaitPermit() {
    try {
      waiters.await(); // whoever wakes us has taken the permit for us
    } finally {
      wakeWhilePermitted();
    }
  }

  /**
   * Gives a permit back, to whoever waits first.
   *
   * @throws IllegalStateException if it is bounded and has them all
   */
  public void release() {
    if (permits >= bound) {
      throw new IllegalStateException("Semaphore released too many times: it has all its permits");
    }
    permits++;
    if (!missing.isEmpty()) {
      missing.remove().end();
    }
    wakeWhilePermitted();
  }

  private void wakeWhilePermitted() {
    while (permits > 0 && waiters.wakeNext()) {
      permits--;
    }
  }

  /** Returns whether {@link #acquire} would suspend now. */
  public boolean isLocked() {
    return permits == 0 || !waiters.isEmpty();
  }

  /** Acquires a permit; closing the result releases it. */
  public Hold hold() {
    acquire();
    return new OnceHold(this::release);
  }

  @Override
  public String toString() {
    return "Semaphore[permits=" + permits + "]";
  }
}
