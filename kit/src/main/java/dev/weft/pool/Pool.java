package dev.weft.pool;

import dev.weft.Block;
import dev.weft.Task;
import dev.weft.WaitReason;
import dev.weft.sync.LoopBound;
import dev.weft.text.DurationText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * So many things that are dear to make, such as connections, lent to one task each: made when they
 * are wanted, the one that came back last is lent first, and tasks wait for one first come, first
 * served. Belongs to the loop it is first used on.
 *
 * @param <T> what is lent
 */
public final class Pool<T> implements AutoCloseable {
  /*
   * There are as many places as there may be things. What is lent, and what is being made, looked
   * at or destroyed, has a place; what is idle has none. Whoever has got a place takes what is idle
   * and makes a new one only if there is nothing, so there are never more than places.
   */
  private final LoopBound bound = new LoopBound();
  private final Lifecycle<T> lifecycle;
  private final Places places;
  private final Upkeep<T> upkeep;
  private final ArrayDeque<Pooled<T>> idle = new ArrayDeque<>();
  private final Leases<T> leases = new Leases<>();
  private long leased;
  private boolean closed;

  Pool(Builder<T> options) {
    this.lifecycle = new Lifecycle<>(options);
    this.places = new Places(options.size, new Borrowers());
    this.upkeep = new Upkeep<>(this, options);
  }

  /**
   * Creates one of up to {@code size} things that {@code factory} makes; that may suspend.
   *
   * @throws IllegalArgumentException if the size is less than 1
   */
  public static <T> Pool<T> of(int size, Callable<? extends T> factory) {
    return Pool.<T>builder(factory).size(size).build();
  }

  /** Returns the options; the factory may suspend. */
  public static <T> Builder<T> builder(Callable<? extends T> factory) {
    return new Builder<>(factory);
  }

  /**
   * Suspends until there is one and nobody came earlier, and lends it; makes one if none is idle
   * and there may be more. What the factory throws is thrown as it is, undeclared. Cancelled, it
   * lends none, and its place is the next task's.
   *
   * @throws PoolClosedException if this is closed
   */
  public Lease<T> lease() {
    bound.bind(this);
    requireOpen();
    places.take();
    Lease<T> lease = null;
    try {
      lease = new Lease<>(this, take());
      leases.add(lease);
      leased++;
    } finally {
      if (lease == null) {
        places.free();
      }
      upkeep.check();
    }
    return lease;
  }

  /** Lends one to {@code body}, until that ends. */
  public <X extends Throwable> void run(Block.RunWith<? super T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    try (var lease = lease()) {
      body.run(lease.value());
    }
  }

  /** Lends one to {@code body}, until that ends; returns its value. */
  public <R, X extends Throwable> R call(Block.CallWith<? super T, R, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    try (var lease = lease()) {
      return body.call(lease.value());
    }
  }

  /** Returns what it has, and has done. */
  public PoolStats stats() {
    int active = leases.size();
    return new PoolStats(
        active + lifecycle.changing() + idle.size(),
        active,
        idle.size(),
        places.waiting(),
        lifecycle.created(),
        lifecycle.destroyed(),
        leased);
  }

  /** Destroys what is idle, and suspends until that is done. */
  public void drain() {
    bound.bind(this);
    while (!idle.isEmpty() && places.takeNow()) {
      keepOrDestroy(idle.removeFirst(), false);
    }
  }

  /**
   * Lends nothing any more, destroys what is idle and what comes back, and suspends until all has.
   * Tasks that wait for a lease get a {@link PoolClosedException}. Cancelled, it stays closed; then
   * it may be closed again, to wait for the rest.
   */
  @Override
  public void close() {
    closed = true;
    places.refuseAll();
    upkeep.stop();
    while (!idle.isEmpty() || places.taken() > 0) {
      drain();
      places.awaitAll();
    }
  }

  /** Returns something to lend; the caller has a place. */
  private Pooled<T> take() {
    requireOpen();
    Pooled<T> candidate = idle.pollLast();
    while (candidate != null && !lifecycle.isGood(candidate)) {
      candidate = idle.pollLast();
    }
    Pooled<T> taken = candidate == null ? lifecycle.make() : candidate;
    if (closed) {
      lifecycle.destroy(taken);
      throw new PoolClosedException();
    }
    return taken;
  }

  /** Ends a lease; its place is free then. */
  void takeBack(Lease<T> lease, Pooled<T> pooled, boolean broken) {
    leases.remove(lease);
    boolean good = false;
    try {
      good = !broken && !closed && lifecycle.isReset(pooled);
    } finally {
      keepOrDestroy(pooled, good);
    }
  }

  /** Puts it with what is idle, or destroys it; then its place is free. */
  private void keepOrDestroy(Pooled<T> pooled, boolean good) {
    try {
      if (good && !closed) {
        idle.addLast(upkeep.resting(pooled));
      } else {
        lifecycle.destroy(pooled);
      }
    } finally {
      places.free();
      upkeep.check();
    }
  }

  List<Pooled<T>> idle() {
    return List.copyOf(idle);
  }

  /** Destroys {@code old}, which is idle; there must be a free place. */
  void destroyIdle(Pooled<T> old) {
    if (places.takeNow()) {
      idle.remove(old);
      keepOrDestroy(old, false);
    }
  }

  /** Makes one more that is idle; there must be room. */
  void makeIdle() {
    if (!places.takeNow()) {
      return;
    }
    Pooled<T> made = null;
    try {
      made = lifecycle.make();
    } finally {
      if (made == null) {
        places.free();
      }
    }
    keepOrDestroy(made, true);
  }

  /** Returns whether something idle may be destroyed: it is not promised to a task just woken. */
  boolean hasFreePlace() {
    return places.taken() < places.size();
  }

  /** Returns whether there may be one more. */
  boolean hasRoom() {
    return !closed && idle.size() + places.taken() < places.size();
  }

  boolean isClosed() {
    return closed;
  }

  private void requireOpen() {
    if (closed) {
      throw new PoolClosedException();
    }
  }

  /** Says that who waits, for a lease or for all to come back, waits for those who have leases. */
  private final class Borrowers implements WaitReason {
    @Override
    public String kind() {
      return "pool";
    }

    @Override
    public List<Task<?>> tasks() {
      return leases.tasks();
    }
  }

  /**
   * The options of a {@link Pool}. All bodies may suspend.
   *
   * @param <T> what is lent
   */
  public static final class Builder<T> {
    final Callable<? extends T> factory;
    int size = 10;
    int minIdle;
    @Nullable Duration maxIdle;
    @Nullable Duration maxLifetime;
    Block.CallWith<? super T, Boolean, ?> validate = _ -> true;
    Block.RunWith<? super T, ?> reset = _ -> {};
    Block.RunWith<? super T, ?> destroy = Builder::closeIt;

    Builder(Callable<? extends T> factory) {
      this.factory = Objects.requireNonNull(factory, "a factory is required, not null");
    }

    private Builder(Builder<T> from) {
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
    public Builder<T> size(int n) {
      if (n < 1) {
        throw new IllegalArgumentException("a pool of size " + n + ": it must be 1 or more");
      }
      size = n;
      return this;
    }

    /**
     * Makes some ahead from the first lease on, so that so many are idle while there may be more;
     * 0, unless told.
     */
    public Builder<T> minIdle(int n) {
      if (n < 0) {
        throw new IllegalArgumentException("at least " + n + " idle: it must be 0 or more");
      }
      minIdle = n;
      return this;
    }

    /** Destroys what was idle for so long, while more than the least number are. */
    public Builder<T> maxIdle(Duration time) {
      maxIdle = positive(time);
      return this;
    }

    /** Lends nothing that is so old; it is destroyed when it is idle. */
    public Builder<T> maxLifetime(Duration time) {
      maxLifetime = positive(time);
      return this;
    }

    /**
     * Asks this before something that was idle is lent. If it is false or throws, that is
     * destroyed, and the next one is lent.
     */
    public Builder<T> validate(Block.CallWith<? super T, Boolean, ?> check) {
      validate = Objects.requireNonNull(check, "a check is required, not null");
      return this;
    }

    /**
     * Does this to what comes back. If it throws, that is reported, and what came back destroyed.
     */
    public Builder<T> reset(Block.RunWith<? super T, ?> action) {
      reset = Objects.requireNonNull(action, "an action is required, not null");
      return this;
    }

    /**
     * Destroys by this; what it throws is reported. Closes an {@link AutoCloseable}, unless told.
     */
    public Builder<T> destroy(Block.RunWith<? super T, ?> action) {
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
            "at least %d idle in a pool of size %d: it cannot have so many"
                .formatted(minIdle, size));
      }
      return new Pool<>(new Builder<>(this));
    }

    private static Duration positive(Duration time) {
      Objects.requireNonNull(time, "a duration is required, not null");
      if (!time.isPositive()) {
        throw new IllegalArgumentException(
            "a duration of " + DurationText.of(time) + ": it must be more than zero");
      }
      return time;
    }
  }
}
