package dev.weft.resilience;

import dev.weft.Block;
import dev.weft.sync.LoopBound;
import dev.weft.sync.Semaphore;
import java.util.Objects;

/**
 * Lets so many bodies run at once, so that what they use cannot take everything else with it. The
 * others wait, first come, first served. Belongs to the loop it is first used on.
 */
public final class Bulkhead implements Policy {
  /*
   * A place that becomes free is handed to the first who waits at once, so whoever is present
   * beyond the number of places waits, and the others run or are about to.
   */
  private final LoopBound bound = new LoopBound();
  private final Semaphore places;
  private final int running;
  private final int waiting;
  private int present;

  private Bulkhead(int running, int waiting) {
    this.running = Limits.atLeast(1, running, "bodies at once");
    this.waiting = Limits.atLeast(0, waiting, "bodies that wait");
    this.places = new Semaphore(running);
  }

  /**
   * Creates one in which any number may wait.
   *
   * @param running how many may run at once, at least 1
   */
  public static Bulkhead of(int running) {
    return new Bulkhead(running, Integer.MAX_VALUE);
  }

  /**
   * Creates one.
   *
   * @param running how many may run at once, at least 1
   * @param waiting how many may wait, at least 0
   */
  public static Bulkhead of(int running, int waiting) {
    return new Bulkhead(running, waiting);
  }

  /**
   * Suspends until there is a place and nobody came earlier, then runs {@code body}. Cancelled
   * while it waits, it does not run it.
   *
   * @throws BulkheadFullException if as many are waiting as may
   */
  @Override
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    bound.bind(this);
    if (waiting() >= waiting && running() == running) {
      throw new BulkheadFullException(running(), waiting());
    }
    present++;
    try {
      return inPlace(body);
    } finally {
      present--;
    }
  }

  private <T, X extends Throwable> T inPlace(Block.Call<T, X> body) throws X {
    places.acquire();
    try {
      return body.call();
    } finally {
      places.release();
    }
  }

  /** Returns how many run now, or have been given their place. */
  public int running() {
    return Math.min(present, running);
  }

  /** Returns how many wait now. */
  public int waiting() {
    return present - running();
  }
}
