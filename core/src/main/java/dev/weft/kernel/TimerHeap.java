package dev.weft.kernel;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pending timers, soonest first. Confined to the loop's thread. */
final class TimerHeap {
  /*
   * A 4-ary heap in an array (half as deep as a binary one, and its children share a cache line).
   * Each timer knows its own index, so that cancelling one is O(log n) and leaves no corpse behind:
   * servers cancel nearly every timeout they set, and a heap that drops cancelled timers only when
   * they come due would hold a minute's worth of dead requests.
   *
   * Timers due at the same instant fire in the order they were set. Deadlines alone do not decide
   * that, so ties break on a sequence number.
   */
  private static final int ARITY = 4;

  private @Nullable Timer[] heap = new @Nullable Timer[64];
  private int size;
  private long sequence;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Returns the soonest deadline, or {@code Long.MAX_VALUE} if there is none. */
  long nextDeadline() {
    return size == 0 ? Long.MAX_VALUE : at(0).when;
  }

  void add(Timer timer) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    timer.sequence = sequence++;
    siftUp(size++, timer);
  }

  /** Removes the soonest timer; there must be one. */
  Timer take() {
    Timer soonest = at(0);
    remove(soonest);
    return soonest;
  }

  /** Returns false if the timer was not waiting here. */
  boolean remove(Timer timer) {
    int hole = timer.index;
    if (hole == Timer.NOT_IN_HEAP) {
      return false;
    }
    timer.index = Timer.NOT_IN_HEAP;
    Timer last = at(--size);
    heap[size] = null;
    if (last != timer) {
      siftDown(hole, last);
      if (last.index == hole) {
        siftUp(hole, last);
      }
    }
    return true;
  }

  void clear() {
    while (size > 0) {
      at(--size).index = Timer.NOT_IN_HEAP;
      heap[size] = null;
    }
  }

  private void siftUp(int hole, Timer timer) {
    int at = hole;
    while (at > 0) {
      int parent = (at - 1) / ARITY;
      if (at(parent).isBefore(timer)) {
        break;
      }
      put(at, at(parent));
      at = parent;
    }
    put(at, timer);
  }

  private void siftDown(int hole, Timer timer) {
    int at = hole;
    for (int first = at * ARITY + 1; first < size; first = at * ARITY + 1) {
      int child = soonestOf(first, Math.min(first + ARITY, size));
      if (timer.isBefore(at(child))) {
        break;
      }
      put(at, at(child));
      at = child;
    }
    put(at, timer);
  }

  private int soonestOf(int from, int to) {
    int soonest = from;
    for (int child = from + 1; child < to; child++) {
      if (at(child).isBefore(at(soonest))) {
        soonest = child;
      }
    }
    return soonest;
  }

  private Timer at(int index) {
    return Objects.requireNonNull(heap[index]);
  }

  private void put(int index, Timer timer) {
    heap[index] = timer;
    timer.index = index;
  }
}
