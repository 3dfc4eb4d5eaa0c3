package dev.weft.http;

import dev.weft.http.netty.Signal;
import java.util.ArrayDeque;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A socket that comes into a room, and has not been sent yet all that the room remembers. */
final class Newcomer {
  /*
   * What is broadcast meanwhile waits here as well, behind that: so it comes in its order, and the
   * broadcasts need not wait until a history has been sent.
   */
  private final ArrayDeque<WebSocket.Message> missing;
  private final WebSocket socket;
  private final Signal fewer;

  Newcomer(String room, WebSocket socket, Collection<WebSocket.Message> history) {
    this.socket = socket;
    missing = new ArrayDeque<>(history);
    fewer = new Signal("newcomer", room);
  }

  WebSocket socket() {
    return socket;
  }

  /** Takes a message that is broadcast. */
  void add(WebSocket.Message message) {
    missing.add(message);
  }

  /** Takes the oldest message that is to be sent; null if there is none. */
  WebSocket.@Nullable Message next() {
    WebSocket.Message next = missing.poll();
    fewer.give();
    return next;
  }

  /** Returns whether more than so many are to be sent. */
  boolean misses(int most) {
    return missing.size() > most;
  }

  /** Suspends while more than so many are to be sent. */
  void awaitAtMost(int most) {
    while (misses(most)) {
      fewer.await();
    }
  }

  /** Has it miss nothing more: it has left. */
  void end() {
    missing.clear();
    fewer.give();
  }
}
