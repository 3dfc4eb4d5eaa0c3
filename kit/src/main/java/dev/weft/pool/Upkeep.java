package dev.weft.pool;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Handle;
import dev.weft.Task;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Destroys what a pool has had idle for too long, and makes what it wants to have ahead. */
final class Upkeep<T> {
  /*
   * A timer for what expires next, and a task only while there is something to do. When making one
   * fails, the next lease or return has it tried again. Without a free place nothing is done: then
   * somebody has been woken who takes what is idle, and calls here.
   */
  private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Pool<T> pool;
  private final Pool.Builder<T> options;
  private final boolean needed;
  private @Nullable Handle timer;
  private @Nullable Task<Void> work;

  Upkeep(Pool<T> pool, Pool.Builder<T> options) {
    this.pool = pool;
    this.options = options;
    this.needed = options.minIdle > 0 || options.maxIdle != null || options.maxLifetime != null;
  }

  /** Sees to what has changed: something was lent, came back, or was destroyed; or time passed. */
  void check() {
    if (!needed || work != null || pool.isClosed()) {
      return;
    }
    if (expired() != null || isShort()) {
      work = Asyncio.createTask("pool upkeep", () -> work());
    } else {
      setTimer();
    }
  }

  /** Returns {@code pooled} as it is idle from now on; when that began is noted if it matters. */
  Pooled<T> resting(Pooled<T> pooled) {
    return options.maxIdle == null ? pooled : pooled.idleSince(EventLoop.running().time());
  }

  /** Does nothing any more, and suspends until what it does now has ended. */
  void stop() {
    clearTimer();
    if (work != null) {
      var _ = Asyncio.waitAll(List.of(work));
    }
  }

  private void clearTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void work() {
    try {
      for (Pooled<T> old = expired(); old != null; old = expired()) {
        pool.destroyIdle(old);
      }
      while (isShort()) {
        pool.makeIdle();
      }
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable e) {
      Lifecycle.report("make", e);
    } finally {
      work = null;
      setTimer();
    }
  }

  private boolean isShort() {
    return pool.idle().size() < options.minIdle && pool.hasRoom();
  }

  private @Nullable Pooled<T> expired() {
    Pooled<T> first = firstToExpire(pool.idle());
    return first != null && pool.hasFreePlace() && !isLater(expiry(first)) ? first : null;
  }

  private void setTimer() {
    clearTimer();
    Pooled<T> first = firstToExpire(pool.idle());
    if (first != null && pool.hasFreePlace() && !pool.isClosed() && !expiry(first).equals(NEVER)) {
      timer = EventLoop.running().callAt(expiry(first), this::check);
    }
  }

  private @Nullable Pooled<T> firstToExpire(List<Pooled<T>> idle) {
    Pooled<T> first = null;
    for (Pooled<T> each : idle) {
      if (first == null || expiry(each).compareTo(expiry(first)) < 0) {
        first = each;
      }
    }
    return first;
  }

  /** Returns when it is to be destroyed if nobody takes it before. */
  private Duration expiry(Pooled<T> pooled) {
    boolean spare = pool.idle().size() > options.minIdle;
    Duration byAge = after(pooled.created(), options.maxLifetime);
    Duration byRest = spare ? after(pooled.idleSince(), options.maxIdle) : NEVER;
    return byAge.compareTo(byRest) < 0 ? byAge : byRest;
  }

  private static Duration after(Duration start, @Nullable Duration time) {
    return time == null ? NEVER : start.plus(time);
  }

  private static boolean isLater(Duration when) {
    return when.compareTo(EventLoop.running().time()) > 0;
  }
}
