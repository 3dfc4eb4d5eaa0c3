package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.cache.AsyncCache;
import dev.weft.pool.Pool;
import dev.weft.resilience.Bulkhead;
import dev.weft.resilience.CircuitBreaker;
import dev.weft.resilience.Policy;
import dev.weft.resilience.RateLimiter;
import java.util.Map;

/** Weft's side of the kit: what each costs when nothing is in its way. */
final class Kit {
  static final int OPERATIONS = 1_000_000;
  static final int KEYS = 1_000;
  static final int ROOM = 10_000;
  static final int PLACES = 8;
  static final int PLENTY = 1_000_000_000;

  static long sum; // so that nothing is computed in vain

  private Kit() {}

  static void main(String[] args) throws Exception {
    run(() -> {
      RateLimiter limiter = RateLimiter.of(PLENTY, seconds(1));
      CircuitBreaker breaker = CircuitBreaker.create("peer");
      Bulkhead bulkhead = Bulkhead.of(PLACES);
      Pool<Object> pool = Pool.of(PLACES, Object::new);
      AsyncCache<Integer, Integer> cache =
          AsyncCache.<Integer, Integer>builder().maximumSize(ROOM).build(key -> key * 2);
      Bench.measure(
          Map.of(
              "limiter", _ -> through(limiter),
              "breaker", _ -> through(breaker),
              "bulkhead", _ -> through(bulkhead),
              "lease", _ -> lease(pool),
              "hit", _ -> hit(cache)),
          args);
    });
  }

  private static long through(Policy policy) {
    for (int i = 0; i < OPERATIONS; i++) {
      int n = i;
      sum += policy.run(() -> n);
    }
    return OPERATIONS;
  }

  private static long lease(Pool<Object> pool) {
    for (int i = 0; i < OPERATIONS; i++) {
      try (var lease = pool.lease()) {
        sum += lease.value() == pool ? 1 : 0;
      }
    }
    return OPERATIONS;
  }

  /** Now and then the loop gets its turn: it is where Caffeine notes what was read. */
  private static long hit(AsyncCache<Integer, Integer> cache) {
    Integer[] keys = keys();
    for (int i = 0; i < OPERATIONS; i += KEYS) {
      for (Integer key : keys) {
        sum += cache.get(key);
      }
      yieldNow();
    }
    return OPERATIONS;
  }

  static Integer[] keys() {
    var keys = new Integer[KEYS];
    for (int i = 0; i < KEYS; i++) {
      keys[i] = 1_000 + i;
    }
    return keys;
  }
}
