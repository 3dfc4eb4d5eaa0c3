package dev.weft.pool;

import dev.weft.EventLoop;
import java.time.Duration;

/** Something in a pool, and since when on the loop's clock it is there, and idle. */
record Pooled<T>(T value, Duration created, Duration idleSince) {
  Pooled<T> idleSince(Duration now) {
    return new Pooled<>(value, created, now);
  }

  boolean isOlderThan(Duration age) {
    return EventLoop.running().time().minus(created).compareTo(age) >= 0;
  }
}
