package dev.weft.pool;

/** Thrown to those who want something of a pool that is closed, or is being closed. */
public final class PoolClosedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PoolClosedException() {
    super("the pool is closed: it lends nothing any more");
  }
}
