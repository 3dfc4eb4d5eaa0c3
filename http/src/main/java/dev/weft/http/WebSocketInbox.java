package dev.weft.http;

import dev.weft.http.netty.Signal;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Messages that have come and that nobody has received yet. */
final class WebSocketInbox {
  private static final int LIMIT = 1 << 16;
  private static final int OVERHEAD = 64; // of a message, about

  private record Arrived(WebSocket.Message message, int size) {}

  private final Signal arrivals;
  private final Runnable resume;
  private final ArrayDeque<Arrived> messages = new ArrayDeque<>(4);
  private int size;
  private boolean full;
  private boolean ended;
  private Runnable whenEmpty = () -> {};

  /**
   * Creates an empty one.
   *
   * @param resume called when it was full and is not any more
   */
  WebSocketInbox(String name, Runnable resume) {
    arrivals = new Signal("message", name);
    this.resume = resume;
  }

  void add(WebSocket.Message message, int length) {
    if (!ended) {
      var arrived = new Arrived(message, length + OVERHEAD);
      messages.add(arrived);
      size += arrived.size;
      full |= size > LIMIT;
      arrivals.give();
    }
  }

  /** Returns whether no more should come for now. */
  boolean isFull() {
    return full && !ended;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Has {@code action} run when somebody wants a message and there is none any more. */
  void whenEmpty(Runnable action) {
    whenEmpty = action;
  }

  /** Suspends until a message is there; returns false if none will be. Takes nothing. */
  boolean await() {
    while (messages.isEmpty()) {
      whenEmpty.run();
      if (ended) {
        return false;
      }
      arrivals.await();
    }
    return true;
  }

  /** Takes a message; null if none is there. */
  WebSocket.@Nullable Message poll() {
    Arrived next = messages.poll();
    if (next == null) {
      return null;
    }
    size -= next.size;
    if (full && size <= LIMIT / 2) {
      full = false;
      resume.run();
    }
    return next.message;
  }

  /** Takes no more; what is there can still be received. */
  void end() {
    ended = true;
    arrivals.give();
  }

  /** Drops everything, and takes no more. */
  void discard() {
    messages.clear();
    end();
  }
}
