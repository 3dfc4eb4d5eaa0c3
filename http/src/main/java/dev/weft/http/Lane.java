package dev.weft.http;

import dev.weft.http.syntax.Origin;
import dev.weft.sync.Event;
import dev.weft.sync.Semaphore;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a client has open, or is opening, to one origin. */
final class Lane {
  final Origin origin;
  final Semaphore places;
  final ArrayDeque<Http1Connection> idle = new ArrayDeque<>(2); // the last one used is the last
  @Nullable Http2Connection shared;
  @Nullable First connecting; // while it is not known yet whether one connection will do for all
  boolean speaksHttp1;
  int users;

  Lane(Origin origin, int most) {
    this.origin = origin;
    places = new Semaphore(most);
  }

  /** The making of the first connection, which others wait for. */
  static final class First {
    private final Event over = new Event();
    private boolean failed;

    /** Suspends until it has ended; returns whether it has failed, and was not given up. */
    boolean hasFailed() {
      over.await();
      return failed;
    }

    void fail() {
      failed = true;
    }

    void end() {
      over.set();
    }
  }

  /** Returns whether there is nothing to remember about it. */
  boolean isUnused() {
    return users == 0 && idle.isEmpty() && shared == null;
  }
}
