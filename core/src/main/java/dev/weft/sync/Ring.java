package dev.weft.sync;

import org.jspecify.annotations.Nullable;

/** Items in order, taken from either end; grows. Allows null, unlike the JDK's. */
final class Ring<T> {
  private static final int INITIAL = 8;

  private @Nullable Object[] items = new @Nullable Object[INITIAL];
  private int head;
  private int size;

  int size() {
    return size;
  }

  void add(T item) {
    if (size == items.length) {
      grow();
    }
    items[(head + size++) & (items.length - 1)] = item;
  }

  T takeFirst() {
    int at = head;
    head = (head + 1) & (items.length - 1);
    return take(at);
  }

  T takeLast() {
    return take((head + size - 1) & (items.length - 1));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what was put in
  private T take(int at) {
    size--;
    Object item = items[at];
    items[at] = null;
    return (T) item;
  }

  private void grow() {
    @Nullable Object[] larger = new @Nullable Object[items.length * 2];
    int tail = items.length - head;
    System.arraycopy(items, head, larger, 0, tail);
    System.arraycopy(items, 0, larger, tail, head);
    items = larger;
    head = 0;
  }
}
