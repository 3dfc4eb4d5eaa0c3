package dev.weft.cache;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.util.List;
import java.util.Map;

class AsyncCacheTest extends WithLoads {
  @AsyncTest
  void aValueIsLoadedOnceAndKept() {
    try (var cache = cache()) {
      assertThat(cache.get("a")).isEqualTo("a1");
      assertThat(cache.get("a")).isEqualTo("a1");
      assertThat(cache.get("b")).isEqualTo("b2");
      assertThat(cache.size()).isEqualTo(2);
      assertThat(cache.stats()).isEqualTo(new CacheStats(1, 2, 2, 0, 0));
    }
  }

  @AsyncTest
  void theSeedsExampleHoldsWithARecordAsKey() {
    record Powers(int x, int y) {}
    try (var cache =
        AsyncCache.<Powers, Integer>lru(
            32, p -> (int) (Math.pow(p.x(), p.y()) + Math.pow(p.y(), p.x())))) {
      assertThat(cache.get(new Powers(2, 3))).isEqualTo(17);
      assertThat(cache.get(new Powers(3, 4))).isEqualTo(145);
      assertThat(cache.get(new Powers(2, 3))).isEqualTo(17);
      assertThat(cache.get(new Powers(3, 4))).isEqualTo(145);
      assertThat(cache.stats()).isEqualTo(new CacheStats(2, 2, 2, 0, 0));
      assertThat(cache.stats().hitRate()).isEqualTo(0.5);
    }
  }

  @AsyncTest
  void anyNumberOfGetsOfAnAbsentKeyLoadItOnceAndThoseThatJoinAreHits() {
    try (var cache = cache()) {
      List<String> values =
          await(gather(() -> cache.get("a"), () -> cache.get("a"), () -> cache.get("a")));
      assertThat(values).containsExactly("a1", "a1", "a1");
      assertThat(loads).isEqualTo(1);
      assertThat(cache.stats()).isEqualTo(new CacheStats(2, 1, 1, 0, 0));
      assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
    }
  }

  @AsyncTest
  void aLoaderMayBeGivenWithEachGet() throws IOException {
    AsyncCache<String, Integer> cache = AsyncCache.builder().maximumSize(10).build();
    try (cache) {
      assertThat(cache.get("abc", key -> key.length())).isEqualTo(3);
      assertThat(cache.get("abc", key -> 0)).isEqualTo(3);
      assertThatThrownBy(() -> cache.get("abc"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no loader");
      int checked =
          cache.get(
              "x",
              key -> {
                if (key.isEmpty()) {
                  throw new IOException();
                }
                return 1;
              });
      assertThat(checked).isEqualTo(1);
    }
  }

  @AsyncTest
  void aFailedLoadFailsEveryWaiterWithTheSameObjectAndIsNotKept() {
    int[] calls = {0};
    AsyncCache<String, String> cache =
        AsyncCache.builder()
            .build(key -> {
              sleep(seconds(1));
              if (++calls[0] == 1) {
                throw new IOException("down");
              }
              return "up";
            });
    try (cache) {
      Task<String> one = createTask(() -> cache.get("a"));
      Task<String> two = createTask(() -> cache.get("a"));
      Throwable first = catchThrowable(() -> await(one));
      assertThat(first).isInstanceOf(IOException.class).hasMessage("down");
      assertThat(catchThrowable(() -> await(two))).isSameAs(first);
      assertThat(cache.getIfPresent("a")).isNull();
      assertThat(cache.get("a")).isEqualTo("up");
      assertThat(cache.stats()).isEqualTo(new CacheStats(1, 3, 2, 1, 0));
    }
  }

  @AsyncTest
  void aLoaderThatReturnsNullFails() {
    AsyncCache<String, String> cache = AsyncCache.builder().build(key -> null);
    try (cache) {
      assertThatThrownBy(() -> cache.get("a"))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("returned null for a");
    }
  }

  @AsyncTest
  void aLoadRunsInTheContextOfTheFirstWhoAsked() {
    var user = new ContextVar<>("user", "nobody");
    AsyncCache<String, String> cache =
        AsyncCache.builder()
            .build(key -> {
              sleep(seconds(1));
              user.set("the loader");
              return "loaded for " + Task.current().context().get(user);
            });
    try (cache) {
      user.set("ada");
      Task<String> first = createTask(() -> cache.get("a"));
      Testing.settle();
      user.set("bob");
      assertThat(cache.get("a")).isEqualTo("loaded for the loader");
      assertThat(user.get()).isEqualTo("bob");
      await(first);
      AsyncCache<String, String> plain = AsyncCache.builder().build(key -> user.get());
      assertThat(plain.get("a")).isEqualTo("bob");
      plain.close();
    }
  }

  @AsyncTest
  void anInvalidateDuringALoadGivesWaitersTheValueAndKeepsNone() {
    try (var cache = cache()) {
      Task<String> waiter = getter(cache, "a");
      Testing.settle();
      cache.invalidate("a");
      assertThat(await(waiter)).isEqualTo("a1");
      assertThat(cache.getIfPresent("a")).isNull();
    }
  }

  @AsyncTest
  void whoAsksAfterAnInvalidateDoesNotJoinAnOlderLoad() {
    try (var cache = cache()) {
      Task<String> waiter = getter(cache, "a");
      sleep(millis(500));
      cache.invalidate("a");
      Task<String> later = getter(cache, "a");
      assertThat(await(waiter)).isEqualTo("a1");
      assertThat(await(later)).isEqualTo("a2");
      assertThat(cache.getIfPresent("a")).isEqualTo("a2");
    }
  }

  @AsyncTest
  void invalidateAllDropsEverythingAlsoWhatIsBeingLoaded() {
    try (var cache = cache()) {
      cache.put("x", "X");
      Task<String> waiter = getter(cache, "a");
      Testing.settle();
      cache.invalidateAll();
      assertThat(await(waiter)).isEqualTo("a1");
      assertThat(cache.size()).isZero();
    }
  }

  @AsyncTest
  void invalidateDropsAValue() {
    try (var cache = cache()) {
      cache.put("a", "A");
      cache.put("b", "B");
      cache.invalidate("a");
      assertThat(cache.getIfPresent("a")).isNull();
      assertThat(cache.getIfPresent("b")).isEqualTo("B");
    }
  }

  @AsyncTest
  void whatIsPutDuringALoadStays() {
    try (var cache = cache()) {
      Task<String> waiter = getter(cache, "a");
      Testing.settle();
      cache.put("a", "newer");
      assertThat(await(waiter)).isEqualTo("a1");
      assertThat(cache.get("a")).isEqualTo("newer");
    }
  }

  @AsyncTest
  void getIfPresentDoesNotLoad() {
    try (var cache = cache()) {
      assertThat(cache.getIfPresent("a")).isNull();
      cache.put("a", "A");
      assertThat(cache.getIfPresent("a")).isEqualTo("A");
      assertThat(loads).isZero();
      assertThat(cache.stats()).isEqualTo(new CacheStats(1, 1, 0, 0, 0));
    }
  }

  @AsyncTest
  void getAllLoadsWhatIsAbsentAtTheSameTimeAndKeepsTheOrderOfTheKeys() {
    try (var cache = cache()) {
      cache.put("b", "B");
      Map<String, String> values = cache.getAll(List.of("c", "b", "a", "c"));
      assertThat(values)
          .containsExactly(Map.entry("c", "c1"), Map.entry("b", "B"), Map.entry("a", "a2"));
      assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
      assertThat(cache.getAll(List.of())).isEmpty();
    }
  }

  @AsyncTest
  void getAllThatFailsEndsTheLoadsThatOnlyItWaitedFor() {
    AsyncCache<String, String> cache =
        AsyncCache.builder()
            .build(key -> {
              if (key.equals("bad")) {
                sleep(millis(500));
                throw new IOException("bad");
              }
              return load(key);
            });
    try (cache) {
      Task<String> other = createTask(() -> cache.get("shared"));
      Testing.settle();
      assertThatThrownBy(() -> cache.getAll(List.of("bad", "shared", "own")))
          .isInstanceOf(IOException.class);
      assertThat(trace.events()).containsExactly("cancelled own");
      assertThat(await(other)).isEqualTo("shared1");
    }
  }

  @AsyncTest
  void aLoaderThatGetsItsOwnKeyIsRefused() {
    AsyncCache<String, String> cache = AsyncCache.builder().build();
    try (cache) {
      assertThatThrownBy(() -> cache.get("a", key -> cache.get(key, _ -> "inner")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("load of a would wait for itself");
      assertThat(cache.get("a", _ -> "fine")).isEqualTo("fine");
    }
  }

  @AsyncTest
  void soIsOneThatDoesSoByWayOfOthersAndOtherTasks() {
    AsyncCache<String, String> cache = AsyncCache.builder().build();
    try (cache) {
      assertThatThrownBy(() ->
              cache.get(
                  "a",
                  _ -> await(createTask(() -> cache.get("b", _ -> cache.get("a", _ -> "deep"))))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("load of b would wait for itself");
    }
  }

  @AsyncTest
  void loadsThatCameToWaitForEachOtherAreRefusedToo() {
    AsyncCache<String, String> cache = AsyncCache.builder().build();
    try (cache) {
      Task<String> a =
          createTask(() ->
              cache.get(
                  "a",
                  _ -> {
                    sleep(seconds(1));
                    return cache.get("b", _ -> "x");
                  }));
      Task<String> b =
          createTask(() ->
              cache.get(
                  "b",
                  _ -> {
                    sleep(seconds(2));
                    return cache.get("a", _ -> "x");
                  }));
      assertThatThrownBy(() -> await(b)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> await(a)).isInstanceOf(IllegalStateException.class);
    }
  }

  @AsyncTest
  void loadersMayGetOtherKeys() {
    AsyncCache<Integer, Long> fibonacci = AsyncCache.builder().build();
    try (fibonacci) {
      assertThat(fibonacci(fibonacci, 60)).isEqualTo(1548008755920L);
      assertThat(fibonacci.stats().loads()).isEqualTo(61);
    }
  }

  private static long fibonacci(AsyncCache<Integer, Long> cache, int n) {
    return cache.get(
        n,
        key -> {
          if (key < 2) {
            return (long) key;
          }
          List<Long> both =
              await(gather(() -> fibonacci(cache, key - 1), () -> fibonacci(cache, key - 2)));
          return both.get(0) + both.get(1);
        });
  }
}
