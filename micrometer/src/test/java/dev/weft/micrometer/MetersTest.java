package dev.weft.micrometer;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.cache.AsyncCache;
import dev.weft.pool.Pool;
import dev.weft.resilience.CircuitBreaker;
import dev.weft.service.Metrics;
import dev.weft.service.Service;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private double counter(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  private static final class Users extends Service {
    Users() {
      super("users");
    }
  }

  @AsyncTest
  void aServicesNumbersAreReadOnTheLoopFromAnyThread() {
    try (var users = Service.start(new Users())) {
      users.metrics().count("logins", 2);
      Meters.of(users).bindTo(registry);
      users.metrics().gauge("online", () -> 7);
      users.metrics().count("logins");
      users.metrics().count("late");

      assertThat(counter("logins", "service", "users")).isEqualTo(3);
      assertThat(toThread(() -> counter("logins", "service", "users"))).isEqualTo(3);
      assertThat(toThread(() -> gauge("online", "service", "users"))).isEqualTo(7);
      assertThat(counter("late", "service", "users")).isEqualTo(1);
    }
  }

  @AsyncTest
  void aServiceCanBeBoundFromAnyThread() {
    var metrics = new Metrics();
    metrics.count("logins", 3);
    Meters.of("users", metrics).bindTo(registry);
    var other = new SimpleMeterRegistry();
    var binder = Meters.of("users", metrics);
    EventLoop loop = EventLoop.running();
    List<Boolean> onLoop = new ArrayList<>();
    other.config().onMeterAdded(_ -> onLoop.add(isRunning(loop)));
    toThread(() -> binder.bindTo(other));
    metrics.count("late");

    assertThat(onLoop).isNotEmpty().containsOnly(true);
    assertThat(other.get("logins").functionCounter().count()).isEqualTo(3);
    assertThat(other.get("late").functionCounter().count()).isEqualTo(1);
  }

  private static boolean isRunning(EventLoop loop) {
    try {
      return EventLoop.running() == loop;
    } catch (IllegalStateException none) {
      return false;
    }
  }

  @AsyncTest
  void aRegistryThatRefusesAMeterDoesNotHarmTheService() {
    var metrics = new Metrics();
    Meters.of("users", metrics).bindTo(registry);
    List<Throwable> reported = new ArrayList<>();
    EventLoop.running().setExceptionHandler(context -> reported.add(context.exception()));
    registry
        .config()
        .onMeterAdded(meter -> {
          throw new IllegalArgumentException("no more: " + meter.getId().getName());
        });
    metrics.count("logins", 2);

    assertThat(metrics.get("logins")).isEqualTo(2L);
    assertThat(reported).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
  }

  @AsyncTest
  void aLoopTellsItsTasksAndItsLag() {
    EventLoop loop = EventLoop.running();
    Meters.of(loop).bindTo(registry);
    var sleeper = createTask(() -> sleep(seconds(10)));
    Testing.settle();

    assertThat(gauge("weft.tasks", "state", "running")).isEqualTo(1);
    assertThat(gauge("weft.tasks", "state", "suspended")).isEqualTo(1);
    assertThat(toThread(() -> gauge("weft.tasks", "state", "blocked"))).isEqualTo(1);
    long start = System.nanoTime();
    double lag = toThread(() -> gauge("weft.loop.lag"));
    assertThat(lag).isBetween(0.0, (System.nanoTime() - start) / 1e9);
    assertThat(gauge("weft.loop.lag")).isZero();
    Asyncio.await(sleeper);
  }

  @AsyncTest
  void aPoolTellsItsStats() {
    try (var pool = Pool.of(3, () -> "connection")) {
      Meters.of("db", pool).bindTo(registry);
      try (var _ = pool.lease()) {
        assertThat(toThread(() -> gauge("weft.pool.active", "pool", "db"))).isEqualTo(1);
      }
      assertThat(gauge("weft.pool.idle", "pool", "db")).isEqualTo(1);
      assertThat(gauge("weft.pool.size", "pool", "db")).isEqualTo(1);
      assertThat(gauge("weft.pool.waiting", "pool", "db")).isZero();
      assertThat(counter("weft.pool.leased", "pool", "db")).isEqualTo(1);
      assertThat(counter("weft.pool.created", "pool", "db")).isEqualTo(1);
      assertThat(counter("weft.pool.destroyed", "pool", "db")).isZero();
    }
  }

  @AsyncTest
  void aCacheTellsItsStats() {
    try (AsyncCache<String, Integer> cache = AsyncCache.lru(10, String::length)) {
      Meters.of("words", cache).bindTo(registry);
      cache.get("one");
      cache.get("one");
      cache.get("three");

      assertThat(toThread(() -> counter("cache.gets", "cache", "words", "result", "hit")))
          .isEqualTo(1);
      assertThat(counter("cache.gets", "cache", "words", "result", "miss")).isEqualTo(2);
      assertThat(counter("cache.loads", "cache", "words")).isEqualTo(2);
      assertThat(counter("cache.load.failures", "cache", "words")).isZero();
      assertThat(counter("cache.evictions", "cache", "words")).isZero();
      assertThat(gauge("cache.size", "cache", "words")).isEqualTo(2);
    }
  }

  @AsyncTest
  void aBreakerTellsItsState() {
    var breaker = CircuitBreaker.create("mail");
    Meters.of("mail", breaker).bindTo(registry);
    assertThat(gauge("weft.breaker.state", "breaker", "mail", "state", "closed")).isEqualTo(1);
    breaker.trip();

    assertThat(gauge("weft.breaker.state", "breaker", "mail", "state", "closed")).isZero();
    assertThat(gauge("weft.breaker.state", "breaker", "mail", "state", "open")).isEqualTo(1);
    assertThat(gauge("weft.breaker.failure.rate", "breaker", "mail")).isZero();
    assertThat(counter("weft.breaker.refused", "breaker", "mail")).isZero();
  }

  @Test
  void afterTheLoopHasClosedThereAreNoNumbers() {
    EventLoop loop = EventLoop.create();
    Meters.of(loop).bindTo(registry);
    loop.close();

    assertThat(gauge("weft.tasks", "state", "ready")).isNaN();
    assertThat(gauge("weft.loop.lag")).isNaN();
  }

  /** What only grows does not become a hole: registries send the difference to the last time. */
  @Test
  void countersKeepTheirLastNumberWhenTheLoopHasClosed() {
    Asyncio.run(() -> {
      var metrics = new Metrics();
      metrics.count("logins", 3);
      Meters.of("users", metrics).bindTo(registry);
      assertThat(counter("logins")).isEqualTo(3);
    });
    assertThat(counter("logins")).isEqualTo(3);
  }

  @Test
  void aLoopThatIsBlockedLags() throws InterruptedException {
    var blocked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    EventLoop[] loops = {null};
    var started = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(() ->
                Asyncio.run(() -> {
                  loops[0] = EventLoop.running();
                  started.countDown();
                  EventLoop.running()
                      .callSoon(() -> {
                        blocked.countDown();
                        try {
                          goOn.await();
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                      });
                  Asyncio.yieldNow();
                }));
    started.await();
    blocked.await();
    Meters.of(loops[0]).bindTo(registry);

    assertThat(gauge("weft.loop.lag")).isEqualTo(0.5);
    assertThat(gauge("weft.tasks", "state", "ready")).isNaN();
    goOn.countDown();
    thread.join();
  }

  @Test
  void whatBelongsToALoopIsBoundThere() {
    assertThatThrownBy(() -> Meters.of("db", Pool.of(1, () -> "x")))
        .isInstanceOf(IllegalStateException.class);
  }
}
