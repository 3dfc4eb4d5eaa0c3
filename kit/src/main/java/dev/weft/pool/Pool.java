package dev.weft.pool;

import dev.weft.Block;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Holding;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.WaitReason;
import dev.weft.sync.LoopBound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
  private final PoolBuilder<T> options;
  private final Places places;
  private final Upkeep<T> upkeep;
  private final ArrayDeque<Pooled<T>> idle = new ArrayDeque<>();
  private final Set<Lease<T>> leases = new LinkedHashSet<>();
  private int changing;
  private long created;
  private long destroyed;
  private long leased;
  private boolean closed;

  Pool(PoolBuilder<T> options) {
    this.options = options;
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
  public static <T> PoolBuilder<T> builder(Callable<? extends T> factory) {
    return new PoolBuilder<>(factory);
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
    int size = active + changing + idle.size();
    return new PoolStats(size, active, idle.size(), places.waiting(), created, destroyed, leased);
  }

  /** Destroys what is idle, and suspends until that is done. */
  public void drain() {
    bound.bind(this);
    while (!idle.isEmpty() && places.takeNow()) {
      destroyAndFree(idle.removeFirst());
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
    while (candidate != null && !isGood(candidate)) {
      candidate = idle.pollLast();
    }
    Pooled<T> taken = candidate == null ? make() : candidate;
    if (closed) {
      destroy(taken);
      throw new PoolClosedException();
    }
    return taken;
  }

  /** Returns whether it may be lent; it is destroyed if not. */
  private boolean isGood(Pooled<T> candidate) {
    changing++;
    boolean good = false;
    try {
      good = !upkeep.isOld(candidate) && isValid(candidate.value());
    } finally {
      changing--;
      if (!good) {
        destroy(candidate);
      }
    }
    return good;
  }

  private boolean isValid(T value) {
    try {
      return options.validate.call(value);
    } catch (Throwable e) {
      rethrowCancellation(e);
      return false;
    }
  }

  private Pooled<T> make() {
    changing++;
    try {
      T value = options.factory.call();
      Objects.requireNonNull(value, "the factory of a pool must return something, not null");
      created++;
      Duration now = EventLoop.running().time();
      return new Pooled<>(value, now, now);
    } catch (Exception e) {
      return new Outcome.Failure<Pooled<T>>(e).get(); // thrown as it is
    } finally {
      changing--;
    }
  }

  /** Ends a lease; its place is free then. */
  void takeBack(Lease<T> lease, Pooled<T> pooled, boolean broken) {
    leases.remove(lease);
    boolean kept = false;
    changing++;
    try {
      kept = !broken && !closed && !upkeep.isOld(pooled) && isReset(pooled.value()) && !closed;
    } finally {
      changing--;
      if (kept) {
        keep(pooled);
      } else {
        destroyAndFree(pooled);
      }
    }
  }

  private boolean isReset(T value) {
    try {
      options.reset.run(value);
      return true;
    } catch (Throwable e) {
      rethrowCancellation(e);
      report("reset", e);
      return false;
    }
  }

  /** Puts it with what is idle, and frees its place. */
  private void keep(Pooled<T> pooled) {
    idle.addLast(pooled.idleSince(EventLoop.running().time()));
    places.free();
    upkeep.check();
  }

  private void destroyAndFree(Pooled<T> pooled) {
    try {
      destroy(pooled);
    } finally {
      places.free();
      upkeep.check();
    }
  }

  private void destroy(Pooled<T> pooled) {
    changing++;
    try {
      options.destroy.run(pooled.value());
    } catch (Throwable e) {
      rethrowCancellation(e);
      report("destroy", e);
    } finally {
      changing--;
      destroyed++;
    }
  }

  /** Destroys the first idle one, as the upkeep has it; returns false if it has to wait for that. */
  boolean destroyIdle(Pooled<T> old) {
    if (!places.takeNow()) {
      return false;
    }
    idle.remove(old);
    destroyAndFree(old);
    return true;
  }

  /** Makes one more that is idle, if there may be one more; returns whether it did. */
  boolean makeIdle() {
    if (closed || idle.size() + places.taken() >= places.size() || !places.takeNow()) {
      return false;
    }
    Pooled<T> made = null;
    try {
      made = make();
    } finally {
      if (made == null) {
        places.free();
      }
    }
    if (closed) {
      destroyAndFree(made);
    } else {
      keep(made);
    }
    return true;
  }

  ArrayDeque<Pooled<T>> idle() {
    return idle;
  }

  void report(String verb, Throwable failure) {
    String message = "a pool could not " + verb + " what it lends";
    EventLoop.running().callExceptionHandler(new ErrorContext(message, failure, null, null));
  }

  private static void rethrowCancellation(Throwable error) {
    var cancelled = Task.current().asCancellation(error);
    if (cancelled != null) {
      throw cancelled;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new PoolClosedException();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Says that who waits, for a lease or for all to come back, waits for those who have leases. */
  private final class Borrowers implements WaitReason {
    @Override
    public String kind() {
      return "pool";
    }

    @Override
    public List<Task<?>> tasks() {
      return leases.stream()
          .map(Lease::holding)
          .<@Nullable Task<?>>map(Holding::task)
          .<Task<?>>mapMulti((task, out) -> {
            if (task != null) {
              out.accept(task);
            }
          })
          .toList();
    }
  }
}
