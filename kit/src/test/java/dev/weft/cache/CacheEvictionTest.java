package dev.weft.cache;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a cache keeps, and for how long. */
class CacheEvictionTest {
  private final Trace trace = new Trace();
  private int loads;

  private AsyncCache.Builder<String, String> builder() {
    return AsyncCache.<String, String>builder()
        .onEviction((key, value, cause) -> trace.record(key + "=" + value + " " + cause));
  }

  private String load(String key) {
    return key + ++loads;
  }

  @AsyncTest
  void noMoreThanTheMaximumSizeIsKept() {
    try (var cache = builder().maximumSize(3).build(this::load)) {
      for (int i = 0; i < 10; i++) {
        cache.get("k" + i);
      }
      assertThat(cache.size()).isEqualTo(3);
      assertThat(cache.stats().evictions()).isEqualTo(7);
      Testing.settle();
      assertThat(trace.events()).hasSize(7).allMatch(event -> event.endsWith(" SIZE"));
    }
  }

  @AsyncTest
  void noMoreThanTheMaximumWeightIsKept() {
    try (var cache = builder().maximumWeight(10, (key, value) -> value.length()).build()) {
      cache.put("a", "xxxx");
      cache.put("b", "xxxx");
      cache.put("c", "xxxx");
      assertThat(cache.size()).isEqualTo(2);
      cache.put("d", "far too heavy");
      Testing.settle();
      assertThat(cache.getIfPresent("d")).isNull();
    }
  }

  @AsyncTest
  void aValueExpiresSoLongAfterItWasWritten() {
    try (var cache = builder().expireAfterWrite(seconds(10)).build(this::load)) {
      cache.get("a");
      sleep(millis(9_999));
      assertThat(cache.get("a")).isEqualTo("a1");
      sleep(millis(1));
      assertThat(cache.size()).isZero();
      assertThat(cache.get("a")).isEqualTo("a2");
      Testing.settle();
      assertThat(trace.events()).containsExactly("a=a1 EXPIRED");
    }
  }

  @AsyncTest
  void aValueExpiresSoLongAfterItWasRead() {
    try (var cache = builder().expireAfterAccess(seconds(10)).build(this::load)) {
      cache.get("a");
      for (int i = 0; i < 3; i++) {
        sleep(seconds(9));
        assertThat(cache.get("a")).isEqualTo("a1");
      }
      sleep(seconds(10));
      assertThat(cache.get("a")).isEqualTo("a2");
    }
  }

  @AsyncTest
  void whatExpiresIsDroppedThoughNobodyAsks() {
    try (var cache = builder().expireAfterWrite(seconds(10)).build(this::load)) {
      cache.get("a");
      sleep(seconds(12));
      assertThat(trace.events()).containsExactly("a=a1 EXPIRED");
    }
  }

  @AsyncTest
  void theLruKeepsWhatWasUsedLast() {
    AsyncCache<String, String> cache = AsyncCache.lru(2, this::load);
    try (cache) {
      cache.get("a");
      cache.get("b");
      cache.get("a");
      cache.get("c");
      assertThat(cache.size()).isEqualTo(2);
      assertThat(cache.getIfPresent("b")).isNull();
      assertThat(cache.getIfPresent("a")).isEqualTo("a1");
      assertThat(cache.getIfPresent("c")).isEqualTo("c3");
      assertThat(cache.stats().evictions()).isEqualTo(1);
    }
  }

  @AsyncTest
  void onlyWhatIsEvictedIsTold() {
    try (var cache = builder().maximumSize(10).build()) {
      cache.put("a", "A");
      cache.put("a", "B");
      cache.invalidate("a");
      cache.put("a", "C");
      cache.invalidateAll();
    }
    Testing.settle();
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void aListenerMayUseTheCacheAndItsFailuresAreReported() {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    List<AsyncCache<String, String>> itself = new ArrayList<>();
    try (var cache =
        AsyncCache.<String, String>builder()
            .maximumSize(1)
            .onEviction((key, value, cause) -> {
              itself.getFirst().invalidate(key);
              throw new IllegalStateException("listener");
            })
            .build()) {
      itself.add(cache);
      cache.put("a", "A");
      cache.put("b", "B");
      Testing.settle();
      assertThat(reports)
          .singleElement()
          .extracting(ErrorContext::exception)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** Loads that take a second, and fail from the third on. */
  private AsyncCache<String, String> refreshing() {
    return AsyncCache.<String, String>builder()
        .refreshAfterWrite(seconds(10))
        .build(key -> {
          sleep(seconds(1));
          if (++loads > 2) {
            throw new IOException("load " + loads);
          }
          return key + loads;
        });
  }

  @AsyncTest
  void aStaleValueIsGivenWhileItIsLoadedAgainOnce() {
    try (var cache = refreshing()) {
      assertThat(cache.get("a")).isEqualTo("a1"); // written at 1 s
      sleep(millis(9_999));
      assertThat(cache.get("a")).isEqualTo("a1");
      Testing.settle();
      sleep(millis(1));
      assertThat(cache.get("a")).isEqualTo("a1");
      assertThat(cache.get("a")).isEqualTo("a1");
      sleep(millis(1001));
      assertThat(cache.get("a")).isEqualTo("a2");
      assertThat(loads).isEqualTo(2);
      assertThat(cache.stats()).isEqualTo(new CacheStats(4, 1, 2, 0, 0));
    }
  }

  @AsyncTest
  void aRefreshThatFailsIsReportedAndTheOldValueStays() {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    try (var cache = refreshing()) {
      loads = 1;
      assertThat(cache.get("a")).isEqualTo("a2");
      sleep(seconds(10));
      cache.get("a");
      sleep(millis(1001));
      assertThat(reports)
          .singleElement()
          .extracting(ErrorContext::exception)
          .isInstanceOf(IOException.class);
      assertThat(reports.getFirst().message()).contains("the value of a could not be refreshed");
      assertThat(cache.getIfPresent("a")).isEqualTo("a2");
      assertThat(cache.stats().failures()).isEqualTo(1);
    }
  }

  @AsyncTest
  void whoFindsAStaleValueGoneJoinsTheRefresh() {
    try (var cache =
        AsyncCache.<String, String>builder()
            .refreshAfterWrite(seconds(5))
            .expireAfterWrite(seconds(6))
            .build(key -> {
              sleep(seconds(2));
              return key + ++loads;
            })) {
      cache.get("a"); // written at 2 s
      sleep(seconds(5));
      assertThat(cache.get("a")).isEqualTo("a1");
      sleep(seconds(1));
      assertThat(cache.get("a")).isEqualTo("a2");
      assertThat(loads).isEqualTo(2);
    }
  }

  @AsyncTest
  void closingCancelsARefresh() {
    var cache = refreshing();
    cache.get("a");
    sleep(seconds(10));
    cache.get("a");
    cache.close();
    assertThat(loads).isEqualTo(1);
  }

  @AsyncTest
  void aBuilderMayBeUsedAgain() {
    var builder = AsyncCache.<String, String>builder().maximumSize(1);
    try (var small = builder.build();
        var large = builder.maximumSize(5).build()) {
      for (int i = 0; i < 5; i++) {
        small.put("k" + i, "v");
        large.put("k" + i, "v");
      }
      assertThat(small.size()).isEqualTo(1);
      assertThat(large.size()).isEqualTo(5);
    }
  }

  @AsyncTest
  void theTypesMayComeFromWhereItGoes() {
    AsyncCache<String, Integer> cache =
        AsyncCache.builder().maximumSize(10).expireAfterWrite(seconds(5)).build(String::length);
    Task<Integer> length = createTask(() -> cache.get("abc"));
    assertThat(await(length)).isEqualTo(3);
    cache.close();
  }

  @AsyncTest
  void aValueThatCannotBeKeptIsGivenAllTheSameAndThatIsReported() {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    AsyncCache<String, String> cache =
        AsyncCache.<String, String>builder()
            .maximumWeight(10, (key, value) -> -1) // Caffeine refuses that
            .build(key -> {
              sleep(seconds(1));
              return "value of " + key;
            });
    try (cache) {
      Task<String> one = createTask(() -> cache.get("a"));
      Task<String> two = createTask(() -> cache.get("a"));
      assertThat(await(one)).isEqualTo("value of a");
      assertThat(await(two)).isEqualTo("value of a");
      assertThat(cache.getIfPresent("a")).isNull();
      assertThat(reports)
          .singleElement()
          .extracting(ErrorContext::exception)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
