package dev.weft.sync;

import java.util.Comparator;
import java.util.Objects;

/**
 * A queue that gives the least item first, and of equal ones the oldest: asyncio's PriorityQueue.
 *
 * @param <T> the items
 */
public final class PriorityQueue<T> extends Queue<T> {
  private record Entry<T>(T item, long number) {}

  private final java.util.PriorityQueue<Entry<T>> heap;
  private long puts;

  /** Creates an unbounded one. */
  public PriorityQueue(Comparator<? super T> order) {
    this(0, order);
  }

  /** Creates one that holds so many items; 0 means any number. */
  public PriorityQueue(int capacity, Comparator<? super T> order) {
    super(capacity);
    Objects.requireNonNull(order, "an order is required, not null");
    heap =
        new java.util.PriorityQueue<>(
            Comparator.<Entry<T>, T>comparing(Entry::item, order).thenComparingLong(Entry::number));
  }

  @Override
  void store(T item) {
    heap.add(new Entry<>(item, puts++));
  }

  @Override
  T take() {
    return heap.remove().item();
  }

  @Override
  public int size() {
    return heap.size();
  }
}
