package dev.weft.pool;

import dev.weft.Block;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link Pool}. All bodies may suspend.
 *
 * @param <T> what is lent
 */
public final class PoolBuilder<T> {
  final Callable<? extends T> factory;
  int size = 10;
  int minIdle;
  @Nullable Duration maxIdle;
  @Nullable Duration maxLifetime;
  Block.CallWith<? super T, Boolean, ?> validate = _ -> true;
  Block.RunWith<? super T, ?> reset = _ -> {};
  Block.RunWith<? super T, ?> destroy = PoolBuilder::closeIt;

  PoolBuilder(Callable<? extends T> factory) {
    this.factory = Objects.requireNonNull(factory, "a factory is required, not null");
  }

  private PoolBuilder(PoolBuilder<T> from) {
    this(from.factory);
    size = from.size;
    minIdle = from.minIdle;
    maxIdle = from.maxIdle;
    maxLifetime = from.maxLifetime;
    validate = from.validate;
    reset = from.reset;
    destroy = from.destroy;
  }

  private static void closeIt(Object value) throws Exception {
    if (value instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** Allows so many at once, at least 1; 10, unless told. */
  public PoolBuilder<T> size(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a pool of size " + n + ": it must be 1 or more");
    }
    size = n;
    return this;
  }

  /**
   * Makes some ahead from the first lease on, so that so many are idle while there may be more; 0,
   * unless told.
   */
  public PoolBuilder<T> minIdle(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("at least " + n + " idle: it must be 0 or more");
    }
    minIdle = n;
    return this;
  }

  /** Destroys what was idle for so long, while more than the least number are. */
  public PoolBuilder<T> maxIdle(Duration time) {
    maxIdle = positive(time);
    return this;
  }

  /** Lends nothing that is so old; it is destroyed when it is idle. */
  public PoolBuilder<T> maxLifetime(Duration time) {
    maxLifetime = positive(time);
    return this;
  }

  /**
   * Asks this before something that was idle is lent. If it is false or throws, that is destroyed,
   * and the next one is lent.
   */
  public PoolBuilder<T> validate(Block.CallWith<? super T, Boolean, ?> check) {
    validate = Objects.requireNonNull(check, "a check is required, not null");
    return this;
  }

  /** Does this to what comes back. If it throws, that is reported, and what came back destroyed. */
  public PoolBuilder<T> reset(Block.RunWith<? super T, ?> action) {
    reset = Objects.requireNonNull(action, "an action is required, not null");
    return this;
  }

  /**
   * Destroys by this; what it throws is reported. Closes an {@link AutoCloseable}, unless told.
   */
  public PoolBuilder<T> destroy(Block.RunWith<? super T, ?> action) {
    destroy = Objects.requireNonNull(action, "an action is required, not null");
    return this;
  }

  /**
   * Creates it.
   *
   * @throws IllegalArgumentException if more are to be idle than there may be
   */
  public Pool<T> build() {
    if (minIdle > size) {
      throw new IllegalArgumentException(
          "at least %d idle in a pool of size %d: it cannot have so many".formatted(minIdle, size));
    }
    return new Pool<>(new PoolBuilder<>(this));
  }

  private static Duration positive(Duration time) {
    Objects.requireNonNull(time, "a duration is required, not null");
    if (!time.isPositive()) {
      throw new IllegalArgumentException("a duration of " + time + ": it must be more than zero");
    }
    return time;
  }
}
