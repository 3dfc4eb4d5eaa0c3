package dev.weft.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The values that a cache keeps, on one loop. */
final class Store<K, V> {
  /*
   * Caffeine decides what to drop, on the loop: its clock is the ticker, and the loop runs what it
   * would run elsewhere, and wakes it when something expires. Which of many it keeps goes by how
   * often they are used; who wants the plain order of use (`lru`) gets the JDK's map for it.
   */
  private final EventLoop loop;
  private final Eviction<? super K, ? super V> listener;
  private final @Nullable Duration refreshAfter;
  private final Map<K, Kept<V>> map;
  private final Runnable tidy;
  private long evictions;

  /** A value, and when it was written, in nanoseconds of the loop's clock. */
  record Kept<V>(V value, long written) {}

  Store(EventLoop loop, AsyncCache.Builder<K, V> options) {
    this.loop = loop;
    this.listener = options.onEviction;
    this.refreshAfter = options.refreshAfterWrite;
    if (options.lru > 0) {
      map = new Recent(options.lru);
      tidy = () -> {};
    } else {
      Cache<K, Kept<V>> cache = cache(options);
      map = cache.asMap();
      tidy = cache::cleanUp;
    }
  }

  private Cache<K, Kept<V>> cache(AsyncCache.Builder<K, V> options) {
    Caffeine<K, Kept<V>> cache =
        Caffeine.newBuilder()
            .ticker(() -> loop.time().toNanos())
            .executor(loop)
            .scheduler(new LoopScheduler(loop))
            .evictionListener(this::evicted);
    if (options.maximumSize >= 0) {
      cache.maximumSize(options.maximumSize);
    }
    var weigher = options.weigher;
    if (weigher != null) {
      cache
          .maximumWeight(options.maximumWeight)
          .weigher((key, entry) -> weigher.applyAsInt(key, entry.value()));
    }
    if (options.expireAfterWrite != null) {
      cache.expireAfterWrite(options.expireAfterWrite);
    }
    if (options.expireAfterAccess != null) {
      cache.expireAfterAccess(options.expireAfterAccess);
    }
    return cache.build();
  }

  private void evicted(@Nullable K key, @Nullable Kept<V> entry, RemovalCause cause) {
    if (key != null && entry != null) {
      boolean expired = cause == RemovalCause.EXPIRED;
      evicted(key, entry, expired ? Eviction.Cause.EXPIRED : Eviction.Cause.SIZE);
    }
  }

  /** The listener is called by the loop: it may use the cache, and its failures are reported. */
  private void evicted(K key, Kept<V> entry, Eviction.Cause cause) {
    evictions++;
    loop.callSoon(() -> listener.evicted(key, entry.value(), cause));
  }

  @Nullable Kept<V> get(K key) {
    return map.get(key);
  }

  void put(K key, V value) {
    map.put(key, new Kept<>(value, loop.time().toNanos()));
  }

  /** Puts what was loaded; reports a failure, which concerns nobody who waits for the value. */
  void keep(K key, V value) {
    try {
      put(key, value);
    } catch (Throwable e) {
      String message = "the value of " + key + " could not be kept";
      loop.callExceptionHandler(new ErrorContext(message, e, null, null));
    }
  }

  /** Returns whether {@code entry} is to be loaded again. */
  boolean isStale(Kept<V> entry) {
    return refreshAfter != null
        && loop.time().minusNanos(entry.written()).compareTo(refreshAfter) >= 0;
  }

  void remove(K key) {
    map.remove(key);
  }

  void clear() {
    map.clear();
  }

  int size() {
    tidy.run();
    return map.size();
  }

  long evictions() {
    tidy.run();
    return evictions;
  }

  /** So many entries, of which the one that was not used for longest goes first. */
  private final class Recent extends LinkedHashMap<K, Kept<V>> {
    private static final long serialVersionUID = 1;

    private final int most;

    Recent(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
      if (size() <= most) {
        return false;
      }
      evicted(eldest.getKey(), eldest.getValue(), Eviction.Cause.SIZE);
      return true;
    }
  }

  /** Runs commands of Caffeine's when the loop's time has come. */
  private record LoopScheduler(EventLoop loop) implements Scheduler {
    @Override
    public Future<?> schedule(Executor executor, Runnable command, long delay, TimeUnit unit) {
      var done = new CompletableFuture<@Nullable Void>();
      TimerHandle timer =
          loop.callLater(
              Duration.of(delay, unit.toChronoUnit()),
              () -> {
                executor.execute(command);
                done.complete(null);
              });
      var _ = done.whenComplete((_, _) -> timer.cancel());
      return done;
    }
  }
}
