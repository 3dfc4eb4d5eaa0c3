package dev.weft.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the loop will run next, in order: a ring buffer that grows. Confined to the loop's thread.
 */
final class ReadyRing {
  private static final int INITIAL = 64;

  private @Nullable Runnable[] ring = new @Nullable Runnable[INITIAL];
  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Runnable entry) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size++) & (ring.length - 1)] = entry;
  }

  /** Puts {@code entry} before all others. */
  void addFirst(Runnable entry) {
    if (size == ring.length) {
      grow();
    }
    head = (head - 1) & (ring.length - 1);
    ring[head] = entry;
    size++;
  }

  /** Returns the first entry; there must be one. */
  Runnable first() {
    return get(0);
  }

  /** Removes the first entry; there must be one. */
  Runnable take() {
    int at = head;
    Runnable entry = Objects.requireNonNull(ring[at]);
    ring[at] = null;
    head = (at + 1) & (ring.length - 1);
    size--;
    return entry;
  }

  /** Returns an entry by its place in the order. */
  Runnable get(int index) {
    return Objects.requireNonNull(ring[(head + index) & (ring.length - 1)]);
  }

  /** Puts the entry at this place before all others, which keep their order. */
  void bringToFront(int index) {
    Runnable chosen = get(index);
    for (int i = index; i > 0; i--) {
      ring[(head + i) & (ring.length - 1)] = get(i - 1);
    }
    ring[head] = chosen;
  }

  private void grow() {
    @Nullable Runnable[] larger = new @Nullable Runnable[ring.length * 2];
    int tail = ring.length - head;
    System.arraycopy(ring, head, larger, 0, tail);
    System.arraycopy(ring, 0, larger, tail, head);
    ring = larger;
    head = 0;
  }
}
