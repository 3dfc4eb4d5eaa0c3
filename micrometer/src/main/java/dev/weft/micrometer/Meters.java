package dev.weft.micrometer;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.cache.AsyncCache;
import dev.weft.cache.CacheStats;
import dev.weft.pool.Pool;
import dev.weft.pool.PoolStats;
import dev.weft.resilience.CircuitBreaker;
import dev.weft.service.Metrics;
import dev.weft.service.Service;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is to be bound to a registry: {@code Meters.of(service).bindTo(registry)}. To be made on the
 * loop that it is about. The registry may read from any thread: each number is then read on the
 * loop, soon; if the loop does not come round to it in half a second, or has closed, a gauge is
 * NaN, and a counter is what it was.
 */
public final class Meters {
  private Meters() {}

  /**
   * Returns the meters of a loop: {@code weft.tasks} by {@code state}, and {@code weft.loop.lag},
   * the seconds until it comes round to something new.
   */
  public static MeterBinder of(EventLoop loop) {
    return registry -> {
      for (Task.State state : Task.State.values()) {
        if (state != Task.State.DONE) {
          Gauge.builder("weft.tasks", loop, it -> OnLoop.of(it).read(() -> count(state)))
              .tag("state", state.name().toLowerCase(Locale.ROOT))
              .description("tasks that are not done")
              .register(registry);
        }
      }
      Gauge.builder("weft.loop.lag", loop, it -> OnLoop.of(it).lag())
          .baseUnit("seconds")
          .description("the time until the loop comes round to something new")
          .register(registry);
    };
  }

  private static double count(Task.State state) {
    return Task.all().stream().filter(task -> task.state() == state).count();
  }

  /** Returns {@link #of(String, Metrics)} of a service, by its name. */
  public static MeterBinder of(Service service) {
    return of(service.name(), service.metrics());
  }

  /**
   * Returns the meters of a service's numbers, also of those that come later, with the tag {@code
   * service}: counters where they only grow, and gauges. Bound in another thread, they are there
   * soon.
   */
  public static MeterBinder of(String service, Metrics metrics) {
    OnLoop loop = OnLoop.here();
    Tags tags = Tags.of("service", service);
    return registry -> {
      var meters = new Registered<>(registry, loop, tags, metrics);
      loop.run(() -> metrics.forEachName(name -> add(meters, name)));
    };
  }

  /** A registry may refuse a name, which is no failure of who counts. */
  private static void add(Registered<Metrics> meters, String name) {
    ToDoubleFunction<Metrics> value = all -> all.get(name).doubleValue();
    try {
      if (meters.subject().isCounter(name)) {
        meters.counter(name, value);
      } else {
        meters.gauge(name, value);
      }
    } catch (RuntimeException e) {
      String message = "the registry refuses " + name;
      EventLoop.running().callExceptionHandler(new ErrorContext(message, e, null, null));
    }
  }

  /**
   * Returns the meters of a pool, with the tag {@code pool}: {@code weft.pool.size}, {@code
   * active}, {@code idle}, {@code waiting}, and counters {@code created}, {@code destroyed}, {@code
   * leased}.
   */
  public static MeterBinder of(String name, Pool<?> pool) {
    OnLoop loop = OnLoop.here();
    return registry ->
        new Registered<Pool<?>>(registry, loop, Tags.of("pool", name), pool)
            .gauge("weft.pool.size", of(PoolStats::size))
            .gauge("weft.pool.active", of(PoolStats::active))
            .gauge("weft.pool.idle", of(PoolStats::idle))
            .gauge("weft.pool.waiting", of(PoolStats::waiting))
            .counter("weft.pool.created", of(PoolStats::created))
            .counter("weft.pool.destroyed", of(PoolStats::destroyed))
            .counter("weft.pool.leased", of(PoolStats::leased));
  }

  private static ToDoubleFunction<Pool<?>> of(ToDoubleFunction<PoolStats> part) {
    return pool -> part.applyAsDouble(pool.stats());
  }

  /**
   * Returns the meters of a cache as Micrometer names those of others, with the tag {@code cache}:
   * {@code cache.size}, and counters {@code cache.gets} by {@code result}, {@code cache.loads},
   * {@code cache.load.failures} and {@code cache.evictions}.
   */
  public static MeterBinder of(String name, AsyncCache<?, ?> cache) {
    OnLoop loop = OnLoop.here();
    Tags tags = Tags.of("cache", name);
    return registry -> {
      var all = new Registered<AsyncCache<?, ?>>(registry, loop, tags, cache);
      all.gauge("cache.size", AsyncCache::size)
          .counter("cache.loads", cached(CacheStats::loads))
          .counter("cache.load.failures", cached(CacheStats::failures))
          .counter("cache.evictions", cached(CacheStats::evictions));
      all.with("result", "hit").counter("cache.gets", cached(CacheStats::hits));
      all.with("result", "miss").counter("cache.gets", cached(CacheStats::misses));
    };
  }

  private static ToDoubleFunction<AsyncCache<?, ?>> cached(ToDoubleFunction<CacheStats> part) {
    return cache -> part.applyAsDouble(cache.stats());
  }

  /**
   * Returns the meters of a circuit breaker, with the tag {@code breaker}: {@code
   * weft.breaker.state}, 1 for the {@code state} that it is in, {@code weft.breaker.failure.rate},
   * and the counter {@code weft.breaker.refused}.
   */
  public static MeterBinder of(String name, CircuitBreaker breaker) {
    OnLoop loop = OnLoop.here();
    Tags tags = Tags.of("breaker", name);
    return registry -> {
      var all = new Registered<>(registry, loop, tags, breaker);
      for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
        all.with("state", state.name().toLowerCase(Locale.ROOT))
            .gauge("weft.breaker.state", each -> each.state() == state ? 1 : 0);
      }
      all.gauge("weft.breaker.failure.rate", each -> each.stats().failureRate())
          .counter("weft.breaker.refused", each -> each.stats().refused());
    };
  }
}
