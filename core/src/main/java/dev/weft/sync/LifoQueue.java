package dev.weft.sync;

/**
 * A queue that gives the youngest item first: asyncio's LifoQueue.
 *
 * @param <T> the items, null allowed
 */
public final class LifoQueue<T> extends Queue<T> {
  /** Creates an unbounded one. */
  public LifoQueue() {}

  /** Creates one that holds so many items; 0 means any number. */
  public LifoQueue(int capacity) {
    super(capacity);
  }

  @Override
  T take() {
    return ring().takeLast();
  }
}
