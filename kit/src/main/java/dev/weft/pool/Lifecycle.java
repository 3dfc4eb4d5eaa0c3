package dev.weft.pool;

import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import java.util.Objects;

/**
 * What happens to the things of a pool from being made to being destroyed; all of it may suspend.
 */
final class Lifecycle<T> {
  private final Pool.Builder<T> options;
  private int changing;
  private long created;
  private long destroyed;

  Lifecycle(Pool.Builder<T> options) {
    this.options = options;
  }

  /** Makes one; what the factory throws is thrown as it is. */
  Pooled<T> make() {
    changing++;
    try {
      T value = options.factory.call();
      Objects.requireNonNull(value, "the factory of a pool must return something, not null");
      created++;
      var now = EventLoop.running().time();
      return new Pooled<>(value, now, now);
    } catch (Exception e) {
      return new Outcome.Failure<Pooled<T>>(e).get(); // thrown, undeclared
    } finally {
      changing--;
    }
  }

  /** Returns whether it may be lent; it is destroyed if not. */
  boolean isGood(Pooled<T> candidate) {
    changing++;
    boolean good = false;
    try {
      good = !isOld(candidate) && isValid(candidate.value());
    } finally {
      changing--;
      if (!good) {
        destroy(candidate);
      }
    }
    return good;
  }

  private boolean isOld(Pooled<T> pooled) {
    return options.maxLifetime != null && pooled.isOlderThan(options.maxLifetime);
  }

  private boolean isValid(T value) {
    try {
      return options.validate.call(value);
    } catch (Throwable e) {
      throwIfCancelled(e);
      return false;
    }
  }

  /** Returns whether it may be lent again, once it was reset. */
  boolean isReset(Pooled<T> pooled) {
    if (isOld(pooled)) {
      return false;
    }
    changing++;
    try {
      options.reset.run(pooled.value());
      return true;
    } catch (Throwable e) {
      throwIfCancelled(e);
      report("reset", e);
      return false;
    } finally {
      changing--;
    }
  }

  /** Destroys it. Cancelled while it does, that is over too. */
  void destroy(Pooled<T> pooled) {
    changing++;
    try {
      options.destroy.run(pooled.value());
    } catch (Throwable e) {
      throwIfCancelled(e);
      report("destroy", e);
    } finally {
      changing--;
      destroyed++;
    }
  }

  /** Reports a failure that is nobody's who waits for something. */
  static void report(String verb, Throwable failure) {
    String message = "a pool could not " + verb + " what it lends";
    EventLoop.running().callExceptionHandler(new ErrorContext(message, failure, null, null));
  }

  private static void throwIfCancelled(Throwable error) {
    CancelledError cancelled = Task.current().asCancellation(error);
    if (cancelled != null) {
      throw cancelled;
    }
  }

  /** Returns how many are being made, looked at, or destroyed. */
  int changing() {
    return changing;
  }

  long created() {
    return created;
  }

  long destroyed() {
    return destroyed;
  }
}
