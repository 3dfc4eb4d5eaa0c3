package dev.weft.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand to the loop. Any thread adds, the loop's thread takes all, in the order
 * of adding. With the fibers it is the only thread-safe thing in core.
 */
public final class Inbox {
  /*
   * A stack that the loop empties at once and turns round. No wake-up is lost, by Dekker's rule:
   * the sender adds and then reads `waiting`; the loop sets `waiting` and then reads the stack.
   * Each does a volatile write and then a volatile read, so at least one sees the other.
   */
  private static final Node CLOSED = new Node(() -> {}, null);

  /** An entry that wants to know if the loop closes before it has run. */
  public interface Droppable extends Runnable {
    /** Says that it will not run. */
    void dropped();
  }

  private record Node(Runnable entry, @Nullable Node next) {}

  private final AtomicReference<@Nullable Node> top = new AtomicReference<>();
  private volatile boolean waiting;

  /** Creates an empty one. */
  Inbox() {}

  /** Returns whether there is nothing to take. */
  public boolean isEmpty() {
    return top.get() == null;
  }

  /** Adds an entry; returns false, and drops it, if the loop is closed. */
  boolean add(Runnable entry, Poller poller) {
    Node old;
    do {
      old = top.get();
      if (old == CLOSED) {
        return false;
      }
    } while (!top.compareAndSet(old, new Node(entry, old)));
    if (waiting) {
      poller.wake();
    }
    return true;
  }

  /** Moves everything to {@code ready}. */
  void drainTo(ReadyRing ready) {
    if (top.get() == null || top.get() == CLOSED) {
      return;
    }
    for (Node node = reversed(top.getAndSet(null)); node != null; node = node.next()) {
      ready.add(node.entry());
    }
  }

  /** Lets {@code poller} wait, unless something is here already. */
  void waitWith(Poller poller, long nanos) {
    waiting = true;
    try {
      if (isEmpty()) {
        poller.poll(nanos);
      }
    } finally {
      waiting = false;
    }
  }

  /** Refuses everything from now on, and tells what is left that it is dropped. */
  void close() {
    for (Node node = reversed(top.getAndSet(CLOSED)); node != null; node = node.next()) {
      if (node.entry() instanceof Droppable droppable) {
        droppable.dropped();
      }
    }
  }

  private static @Nullable Node reversed(@Nullable Node stack) {
    Node first = null;
    for (Node node = stack; node != null; node = node.next()) {
      first = new Node(node.entry(), first);
    }
    return first;
  }
}
