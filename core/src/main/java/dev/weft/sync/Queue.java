package dev.weft.sync;

import dev.weft.EventLoop;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Items on their way from tasks to tasks, in order: asyncio's Queue. With a capacity, whoever puts
 * into a full queue waits.
 *
 * <p>A {@code for} loop over it takes items until it is shut down and empty.
 *
 * @param <T> the items, null allowed
 */
public sealed class Queue<T> implements Iterable<T> permits PriorityQueue, LifoQueue {
  /*
   * As in asyncio, an item stays in the queue until the woken task takes it, and a task that comes
   * in between may take it first; the woken one then waits again.
   */
  private final int capacity;
  private final WaitQueue getters = new WaitQueue(this, "queue get");
  private final WaitQueue putters = new WaitQueue(this, "queue put");
  private final WaitQueue joiners = new WaitQueue(this, "queue join");
  private final Ring<T> ring = new Ring<>();
  private int unfinished;
  private boolean shutDown;

  /** Creates an unbounded one. */
  public Queue() {
    this(0);
  }

  /**
   * Creates one that holds so many items; 0 means any number.
   *
   * @throws IllegalArgumentException if the capacity is negative
   */
  public Queue(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "a queue cannot have a capacity of " + capacity + ": 1 or more, or 0 for any number");
    }
    this.capacity = capacity;
  }

  void store(T item) {
    ring.add(item);
  }

  T take() {
    return ring.takeFirst();
  }

  Ring<T> ring() {
    return ring;
  }

  /**
   * Suspends until there is room, and puts {@code item} in. Cancelled, it does not.
   *
   * @throws QueueShutDownException if the queue was shut down, before or while waiting
   */
  public void put(T item) {
    while (isFull()) {
      requireOpen();
      putters.await();
    }
    putNow(item);
  }

  /**
   * Suspends until there is an item, and takes it. Cancelled, it takes none.
   *
   * @throws QueueShutDownException if the queue was shut down and is empty
   */
  public T get() {
    while (isEmpty()) {
      requireOpen();
      getters.await();
    }
    return getNow();
  }

  /**
   * Puts {@code item} in.
   *
   * @throws QueueFullException if there is no room
   * @throws QueueShutDownException if the queue was shut down
   */
  public void putNow(T item) {
    requireOpen();
    if (isFull()) {
      throw new QueueFullException();
    }
    store(item);
    unfinished++;
    getters.wakeNext();
  }

  /**
   * Takes an item.
   *
   * @throws QueueEmptyException if there is none
   * @throws QueueShutDownException if there is none and the queue was shut down
   */
  public T getNow() {
    if (isEmpty()) {
      requireOpen();
      throw new QueueEmptyException();
    }
    T item = take();
    putters.wakeNext();
    return item;
  }

  /** Returns how many items are in it. */
  public int size() {
    return ring.size();
  }

  /** Returns how many items it can hold; 0 means any number. */
  public int capacity() {
    return capacity;
  }

  /** Returns whether there is no item. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /** Returns whether there is no room. */
  public boolean isFull() {
    return capacity > 0 && size() >= capacity;
  }

  /**
   * Says that the work on one item that was taken is finished.
   *
   * @throws IllegalStateException if it is said more often than items were put in
   */
  public void taskDone() {
    if (unfinished == 0) {
      throw new IllegalStateException("taskDone() called too many times: once for each item put");
    }
    finished(1);
  }

  private void finished(int count) {
    unfinished -= count;
    if (unfinished == 0) {
      joiners.wakeAll();
    }
  }

  /** Suspends until {@link #taskDone} was said for every item put in. */
  public void join() {
    if (unfinished > 0) {
      joiners.await();
    }
  }

  /**
   * Ends the queue: nothing can be put any more; what is in it can be taken, then taking fails too.
   */
  public void shutdown() {
    shutDown = true;
    getters.wakeAll();
    putters.wakeAll();
  }

  /** Ends the queue and drops what is in it, which counts as finished. */
  public void shutdownNow() {
    shutDown = true;
    int dropped = 0;
    while (!isEmpty()) {
      var _ = take();
      dropped++;
    }
    finished(Math.min(dropped, unfinished));
    shutdown();
  }

  private void requireOpen() {
    if (shutDown) {
      throw new QueueShutDownException();
    }
  }

  /** Returns an iterator that takes the items, suspends for the next and ends when shut down. */
  @Override
  public Iterator<T> iterator() {
    return new Taker();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[size=" + size() + ", capacity=" + capacity + "]";
  }

  private final class Taker implements Iterator<T> {
    @Override
    public boolean hasNext() {
      while (isEmpty()) {
        if (shutDown) {
          return false;
        }
        getters.await();
        passOn();
      }
      return true;
    }

    /** Wakes another task if ours, which was woken for an item, does not take it now. */
    private void passOn() {
      if (!getters.isEmpty()) {
        var _ =
            EventLoop.running()
                .callSoon(() -> {
                  if (!isEmpty()) {
                    getters.wakeNext();
                  }
                });
      }
    }

    @Override
    public T next() {
      try {
        return get();
      } catch (QueueShutDownException e) {
        throw new NoSuchElementException(e);
      }
    }
  }
}
