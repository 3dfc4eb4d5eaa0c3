package dev.weft.cache;

import dev.weft.Block;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.sync.LoopBound;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, each loaded once however many ask for it, and kept while it is worth it. Loaders
 * may suspend. Belongs to the loop it is first used on.
 *
 * <p>A load runs in a task of the cache, in a copy of the context of the first who asked. It goes
 * on while anyone waits for it: when the last who does is cancelled, so is the load, and it has
 * ended then. If it fails, all who wait get the same exception, and nothing is kept.
 *
 * @param <K> the keys
 * @param <V> the values; null is not one
 */
public final class AsyncCache<K, V> implements AutoCloseable {
  private final LoopBound bound = new LoopBound();
  private final Builder<K, V> options;
  private final Block.@Nullable CallWith<? super K, ? extends V, ?> loader;
  private final Map<K, Load<V>> loading = new HashMap<>();
  private final Set<Load<V>> running = new LinkedHashSet<>(); // also those that are not kept
  private @Nullable Store<K, V> store;
  private long hits;
  private long misses;
  private long loads;
  private long failures;
  private boolean closed;

  private AsyncCache(
      Builder<K, V> options, Block.@Nullable CallWith<? super K, ? extends V, ?> loader) {
    this.options = options;
    this.loader = loader;
  }

  /**
   * Returns the options; without any, everything is kept.
   *
   * @param <K> the keys
   * @param <V> the values
   */
  public static <K, V> Builder<K, V> builder() {
    return new Builder<>();
  }

  /**
   * Creates one that keeps the {@code size} values that were used last: Python's lru_cache.
   *
   * @throws IllegalArgumentException if the size is less than 1
   */
  public static <K, V> AsyncCache<K, V> lru(
      int size, Block.CallWith<? super K, ? extends V, ?> loader) {
    var options = new Builder<K, V>();
    Builder.atLeast(1, size, "a cache of %d values");
    options.lru = size;
    return options.build(loader);
  }

  /**
   * Returns the value; suspends until it is loaded, if it is not there. What the loader throws is
   * thrown as it is, undeclared.
   *
   * @throws IllegalStateException if this cache has no loader or is closed, or if the loader of
   *     this key asks for it
   */
  public V get(K key) {
    return find(key, requireLoader());
  }

  /**
   * Returns the value; suspends until it is loaded by this loader, or by whoever loads it already.
   *
   * @throws IllegalStateException if this cache is closed, or the loader of this key asks for it
   */
  public <X extends Throwable> V get(K key, Block.CallWith<? super K, ? extends V, X> loader)
      throws X {
    Objects.requireNonNull(loader, "a loader is required, not null");
    return find(key, loader);
  }

  /**
   * Returns the values of all these keys, in their order; those that are not there are loaded at
   * the same time. The first failure is thrown; loads that only this waited for end then.
   *
   * @throws IllegalStateException as {@link #get(Object)} does
   */
  public Map<K, V> getAll(Iterable<? extends K> keys) {
    Objects.requireNonNull(keys, "keys are required, not null");
    var by = requireLoader();
    Map<K, Supplier<V>> sources = new LinkedHashMap<>();
    Map<Load<V>, Load<V>.Waiter> waiters = new LinkedHashMap<>();
    try {
      for (K key : keys) {
        sources.computeIfAbsent(required(key), _ -> source(key, by, waiters));
      }
      Load.awaitValues(waiters.values());
      Map<K, V> values = new LinkedHashMap<>();
      sources.forEach((key, source) -> values.put(key, source.get()));
      return values;
    } finally {
      waiters.values().forEach(Load.Waiter::leave);
      Load.awaitStopped(waiters.keySet());
    }
  }

  private Supplier<V> source(
      K key, Block.CallWith<? super K, ? extends V, ?> by, Map<Load<V>, Load<V>.Waiter> waiters) {
    V present = present(key, by);
    if (present != null) {
      return () -> present;
    }
    Load<V> load = loadOf(key, by);
    var waiter = load.enter();
    waiters.put(load, waiter);
    return waiter::value;
  }

  private V find(K key, Block.CallWith<? super K, ? extends V, ?> by) {
    V present = present(required(key), by);
    return present != null ? present : loadOf(key, by).join();
  }

  /** Returns the value that is there, or null; has it refreshed if it is time. */
  private @Nullable V present(K key, Block.CallWith<? super K, ? extends V, ?> by) {
    Store<K, V> open = open();
    Store.Kept<V> entry = open.get(key);
    if (entry == null) {
      return null;
    }
    hits++;
    if (open.isStale(entry) && !loading.containsKey(key)) {
      var _ = load(key, by, true);
    }
    return entry.value();
  }

  private Load<V> loadOf(K key, Block.CallWith<? super K, ? extends V, ?> by) {
    Load<V> load = loading.get(key);
    if (load != null && !load.isStopped()) {
      hits++;
      return load;
    }
    misses++;
    return load(key, by, false);
  }

  private Load<V> load(K key, Block.CallWith<? super K, ? extends V, ?> by, boolean inBackground) {
    loads++;
    var load =
        new Load<V>(
            "load of " + key,
            loading.get(key),
            _ -> Objects.requireNonNull(by.call(key), () -> "the loader returned null for " + key),
            (which, outcome) -> ended(key, which, outcome, inBackground));
    loading.put(key, load);
    running.add(load);
    return load;
  }

  private void ended(K key, Load<V> load, Outcome<V> outcome, boolean inBackground) {
    if (load.isStopped()) {
      load.whenOver(() -> {
        running.remove(load);
        loading.remove(key, load);
      });
      return;
    }
    running.remove(load);
    boolean current = loading.remove(key, load);
    if (outcome instanceof Outcome.Failure<V>(Throwable error)) {
      failures++;
      if (inBackground) {
        String message = "the value of " + key + " could not be refreshed; the old one stays";
        bound.bind(this).callExceptionHandler(new ErrorContext(message, error, null, null));
      }
    } else if (outcome instanceof Outcome.Success<V>(V value) && current) {
      open().keep(key, value);
    }
  }

  /** Returns the value if it is there; does not load. */
  public @Nullable V getIfPresent(K key) {
    Store.Kept<V> entry = open().get(required(key));
    if (entry == null) {
      misses++;
      return null;
    }
    hits++;
    return entry.value();
  }

  /** Keeps this value. Who waits for a load of this key gets that one's, which is not kept. */
  public void put(K key, V value) {
    Objects.requireNonNull(value, "a value is required, not null");
    open().put(required(key), value);
    forgetLoad(key);
  }

  /** Drops the value. Who waits for a load of this key gets its value, which is not kept. */
  public void invalidate(K key) {
    open().remove(required(key));
    forgetLoad(key);
  }

  private void forgetLoad(K key) {
    loading.computeIfPresent(key, (_, load) -> load.isStopped() ? load : null);
  }

  /** Drops all values, as {@link #invalidate} does. */
  public void invalidateAll() {
    open().clear();
    loading.values().removeIf(load -> !load.isStopped());
  }

  /** Returns how many values are there. */
  public int size() {
    return store == null ? 0 : open().size();
  }

  /** Returns what it has done so far. */
  public CacheStats stats() {
    long evictions = store == null ? 0 : store.evictions();
    return new CacheStats(hits, misses, loads, failures, evictions);
  }

  /**
   * Drops all values, cancels all loads and suspends until they have ended, also if cancelled. Who
   * waits for one gets an {@link IllegalStateException}, as who uses this later does. Twice is
   * harmless.
   */
  @Override
  public void close() {
    closed = true;
    List<Load<V>> ending = List.copyOf(running);
    ending.forEach(load -> load.stop(new Outcome.Failure<>(isClosedError())));
    if (store != null) {
      store.clear();
    }
    Load.awaitStopped(ending);
  }

  private Store<K, V> open() {
    EventLoop loop = bound.bind(this);
    if (closed) {
      throw isClosedError();
    }
    if (store == null) {
      store = new Store<>(loop, options);
    }
    return store;
  }

  private Block.CallWith<? super K, ? extends V, ?> requireLoader() {
    if (loader == null) {
      throw new IllegalStateException(
          "this cache has no loader: get(key, loader), or build it with one");
    }
    return loader;
  }

  private static <K> K required(K key) {
    return Objects.requireNonNull(key, "a key is required, not null");
  }

  private static IllegalStateException isClosedError() {
    return new IllegalStateException("the cache is closed: build another one");
  }

  /**
   * The options of an {@link AsyncCache}.
   *
   * @param <K> what its keys must be
   * @param <V> what its values must be
   */
  public static final class Builder<K, V> {
    long maximumSize = -1;
    long maximumWeight;
    int lru;
    @Nullable ToIntBiFunction<? super K, ? super V> weigher;
    @Nullable Duration expireAfterWrite;
    @Nullable Duration expireAfterAccess;
    @Nullable Duration refreshAfterWrite;
    Eviction<? super K, ? super V> onEviction = (_, _, _) -> {};

    private Builder() {}

    private Builder(Builder<K, V> from) {
      maximumSize = from.maximumSize;
      maximumWeight = from.maximumWeight;
      lru = from.lru;
      weigher = from.weigher;
      expireAfterWrite = from.expireAfterWrite;
      expireAfterAccess = from.expireAfterAccess;
      refreshAfterWrite = from.refreshAfterWrite;
      onEviction = from.onEviction;
    }

    /** Keeps at most so many values, 0 or more: those that are used most, and lately. */
    public Builder<K, V> maximumSize(long n) {
      maximumSize = atLeast(0, n, "a cache of %d values");
      return this;
    }

    /**
     * Keeps values of at most this weight together, 0 or more; {@code weigher} tells each one's.
     */
    public <K1 extends K, V1 extends V> Builder<K1, V1> maximumWeight(
        long n, ToIntBiFunction<? super K1, ? super V1> weigher) {
      Objects.requireNonNull(weigher, "a weigher is required, not null");
      Builder<K1, V1> narrowed = narrowed();
      narrowed.maximumWeight = atLeast(0, n, "a cache of weight %d");
      narrowed.weigher = weigher;
      return narrowed;
    }

    /** Drops a value so long after it was written. */
    public Builder<K, V> expireAfterWrite(Duration age) {
      expireAfterWrite = positive(age);
      return this;
    }

    /** Drops a value so long after it was written or read. */
    public Builder<K, V> expireAfterAccess(Duration rest) {
      expireAfterAccess = positive(rest);
      return this;
    }

    /**
     * Has a value that is so old loaded again when it is asked for; until that has succeeded, the
     * old one is given. A failure is reported.
     */
    public Builder<K, V> refreshAfterWrite(Duration age) {
      refreshAfterWrite = positive(age);
      return this;
    }

    /** Tells this of every value that is evicted; not of those that are replaced or invalidated. */
    public <K1 extends K, V1 extends V> Builder<K1, V1> onEviction(
        Eviction<? super K1, ? super V1> listener) {
      Objects.requireNonNull(listener, "a listener is required, not null");
      Builder<K1, V1> narrowed = narrowed();
      narrowed.onEviction = listener;
      return narrowed;
    }

    /** Creates one whose loader is given with each {@code get}. */
    public <K1 extends K, V1 extends V> AsyncCache<K1, V1> build() {
      return new AsyncCache<>(this.<K1, V1>copy(), null);
    }

    /** Creates one that loads by {@code loader}, which may suspend. */
    public <K1 extends K, V1 extends V> AsyncCache<K1, V1> build(
        Block.CallWith<? super K1, ? extends V1, ?> loader) {
      Objects.requireNonNull(loader, "a loader is required, not null");
      return new AsyncCache<>(this.<K1, V1>copy(), loader);
    }

    private <K1 extends K, V1 extends V> Builder<K1, V1> copy() {
      if (maximumSize >= 0 && weigher != null) {
        throw new IllegalStateException("either maximumSize or maximumWeight, not both");
      }
      return new Builder<>(this.<K1, V1>narrowed());
    }

    /** What takes any key takes these; so the types may be told as late as in build. */
    @SuppressWarnings("unchecked")
    private <K1 extends K, V1 extends V> Builder<K1, V1> narrowed() {
      return (Builder<K1, V1>) this;
    }

    static long atLeast(long least, long value, String what) {
      if (value < least) {
        throw new IllegalArgumentException(
            what.formatted(value) + ": it must be %d or more".formatted(least));
      }
      return value;
    }

    private static Duration positive(Duration time) {
      if (!Objects.requireNonNull(time, "a duration is required, not null").isPositive()) {
        throw new IllegalArgumentException("a duration of 0 or less: it must be more than zero");
      }
      return time;
    }
  }
}
