package dev.weft.pool;

import dev.weft.Holding;
import org.jspecify.annotations.Nullable;

/**
 * Something lent by a {@link Pool}, until it is closed; for try-with-resources. In debug mode, and
 * in tests, one that nobody closes is reported with its stack.
 *
 * @param <T> what is lent
 */
public final class Lease<T> implements AutoCloseable {
  private final Pool<T> pool;
  private final Pooled<T> pooled;
  private final Holding holding = Holding.beginWithStack("a lease of a pool");
  @Nullable Lease<T> previous; // of Leases
  @Nullable Lease<T> next;
  private boolean discarded;
  private boolean closed;

  Lease(Pool<T> pool, Pooled<T> pooled) {
    this.pool = pool;
    this.pooled = pooled;
  }

  /**
   * Returns what is lent.
   *
   * @throws IllegalStateException if it was given back
   */
  public T value() {
    requireOpen();
    return pooled.value();
  }

  /**
   * Says that it is broken: it is destroyed when this is closed, and not lent again.
   *
   * @throws IllegalStateException if it was given back
   */
  public void discard() {
    requireOpen();
    discarded = true;
  }

  /**
   * Gives it back, to whoever waits first. Twice is harmless. Suspends while it is being reset or
   * destroyed, if that does; cancelled then, it is destroyed, and its place is free.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      holding.end();
      pool.takeBack(this, pooled, discarded);
    }
  }

  Holding holding() {
    return holding;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the lease is over: it was given back to its pool");
    }
  }
}
