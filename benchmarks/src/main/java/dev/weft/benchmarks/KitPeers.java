package dev.weft.benchmarks;

import static dev.weft.benchmarks.Kit.KEYS;
import static dev.weft.benchmarks.Kit.OPERATIONS;
import static dev.weft.benchmarks.Kit.PLACES;
import static dev.weft.benchmarks.Kit.PLENTY;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;

/** The same work by libraries for threads, each with the same limits. */
final class KitPeers {
  private KitPeers() {}

  static void main(String[] args) throws Exception {
    String peer = System.getProperty("benchmarks.peer", "");
    Bench.measure(Map.of(args[0], workload(args[0], peer)), args);
  }

  private static Bench.Workload workload(String name, String peer) {
    return switch (name + " " + peer) {
      case "limiter RESILIENCE4J" -> limiter();
      case "breaker RESILIENCE4J" -> breaker();
      case "bulkhead RESILIENCE4J" -> bulkhead();
      case "lease COMMONS_POOL" -> commonsPool();
      case "lease HIKARI" -> hikari();
      case "hit CAFFEINE" -> cache();
      case "hit CAFFEINE_ASYNC" -> asyncCache();
      default -> throw new IllegalArgumentException(peer + " has no workload " + name);
    };
  }

  private static Bench.Workload limiter() {
    var limiter =
        RateLimiter.of(
            "peer",
            RateLimiterConfig.custom()
                .limitForPeriod(PLENTY)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .build());
    return _ -> through(limiter::executeSupplier);
  }

  private static Bench.Workload breaker() {
    var breaker =
        CircuitBreaker.of(
            "peer",
            CircuitBreakerConfig.custom().slidingWindowSize(20).minimumNumberOfCalls(10).build());
    return _ -> through(breaker::executeSupplier);
  }

  private static Bench.Workload bulkhead() {
    var bulkhead = Bulkhead.of("peer", BulkheadConfig.custom().maxConcurrentCalls(PLACES).build());
    return _ -> through(bulkhead::executeSupplier);
  }

  private static long through(Function<Supplier<Integer>, Integer> policy) {
    for (int i = 0; i < OPERATIONS; i++) {
      int n = i;
      Kit.sum += policy.apply(() -> n);
    }
    return OPERATIONS;
  }

  private static final class Objects extends BasePooledObjectFactory<Object> {
    @Override
    public Object create() {
      return new Object();
    }

    @Override
    public PooledObject<Object> wrap(Object object) {
      return new DefaultPooledObject<>(object);
    }
  }

  private static Bench.Workload commonsPool() {
    var pool = new GenericObjectPool<>(new Objects());
    pool.setMaxTotal(PLACES);
    return _ -> {
      for (int i = 0; i < OPERATIONS; i++) {
        Object lent = pool.borrowObject();
        Kit.sum += lent == pool ? 1 : 0;
        pool.returnObject(lent);
      }
      return OPERATIONS;
    };
  }

  /** Its connections do nothing, so this is what the pool itself costs. */
  private static Bench.Workload hikari() {
    var config = new HikariConfig();
    config.setMaximumPoolSize(PLACES);
    config.setDataSource(noDatabase());
    var pool = new HikariDataSource(config);
    return _ -> {
      for (int i = 0; i < OPERATIONS; i++) {
        try (Connection lent = pool.getConnection()) {
          Kit.sum += lent == pool ? 1 : 0;
        }
      }
      return OPERATIONS;
    };
  }

  private static DataSource noDatabase() {
    Connection connection = fake(Connection.class, null);
    return fake(DataSource.class, connection);
  }

  /** Has connections, is always valid, and does nothing. */
  private static <T> T fake(Class<T> type, @Nullable Connection connection) {
    return type.cast(
        Proxy.newProxyInstance(
            KitPeers.class.getClassLoader(),
            new Class<?>[] {type},
            (_, called, _) ->
                switch (called.getReturnType().getSimpleName()) {
                  case "boolean" -> true;
                  case "int" -> 0;
                  case "Connection" -> connection;
                  default -> null;
                }));
  }

  private static Bench.Workload asyncCache() {
    var cache = Caffeine.newBuilder().maximumSize(Kit.ROOM).buildAsync((Integer key) -> key * 2);
    return _ -> hit(key -> cache.get(key).join());
  }

  private static Bench.Workload cache() {
    var cache = Caffeine.newBuilder().maximumSize(Kit.ROOM).build((Integer key) -> key * 2);
    return _ -> hit(cache::get);
  }

  private static long hit(Function<Integer, Integer> cache) {
    Integer[] keys = Kit.keys();
    for (int i = 0; i < OPERATIONS; i += KEYS) {
      for (Integer key : keys) {
        Kit.sum += cache.apply(key);
      }
    }
    return OPERATIONS;
  }
}
