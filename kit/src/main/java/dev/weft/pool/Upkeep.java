package dev.weft.pool;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Handle;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Destroys what a pool has had idle for too long, and makes what it wants to have ahead. */
final class Upkeep<T> {
  /*
   * A timer for what expires next, and a task only while there is something to do. When making one
   * fails, the next lease or return has it tried again.
   */
  private final Pool<T> pool;
  private final PoolBuilder<T> options;
  private @Nullable Handle timer;
  private boolean working;

  Upkeep(Pool<T> pool, PoolBuilder<T> options) {
    this.pool = pool;
    this.options = options;
  }

  boolean isOld(Pooled<T> pooled) {
    return options.maxLifetime != null
        && isOver(pooled.created().plus(options.maxLifetime));
  }

  /** Sees to what has changed: something was lent, came back, or was destroyed. */
  void check() {
    if (working || pool.isClosed()) {
      return;
    }
    if (expired().isPresent() || isShort()) {
      working = true;
      Asyncio.createTask("pool upkeep", () -> work());
    } else {
      setTimer();
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void work() {
    try {
      Optional<Pooled<T>> old = expired();
      while (old.isPresent() && pool.destroyIdle(old.get())) {
        old = expired();
      }
      boolean made = isShort();
      while (made && isShort()) {
        made = pool.makeIdle();
      }
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable e) {
      pool.report("make", e);
    } finally {
      working = false;
      setTimer();
    }
  }

  private boolean isShort() {
    return !pool.isClosed() && pool.idle().size() < options.minIdle;
  }

  private Optional<Pooled<T>> expired() {
    return pool.idle().stream().filter(each -> expiry(each).filter(this::isOver).isPresent()).findFirst();
  }

  private void setTimer() {
    stop();
    pool.idle().stream()
        .flatMap(each -> expiry(each).stream())
        .min(Duration::compareTo)
        .filter(when -> !pool.isClosed())
        .ifPresent(when -> timer = EventLoop.running().callAt(when, this::check));
  }

  /** Returns when it is to be destroyed if nobody takes it before. */
  private Optional<Duration> expiry(Pooled<T> pooled) {
    boolean spare = pool.idle().size() > options.minIdle;
    return Stream.of(
            after(pooled.created(), options.maxLifetime),
            spare ? after(pooled.idleSince(), options.maxIdle) : Optional.<Duration>empty())
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }

  private static Optional<Duration> after(Duration start, @Nullable Duration time) {
    return Optional.ofNullable(time).map(start::plus);
  }

  private boolean isOver(Duration when) {
    return when.compareTo(EventLoop.running().time()) <= 0;
  }
}
