package dev.weft.cache;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads, and those who wait for them, that are cancelled. */
class CacheCancellationTest extends WithLoads {
  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void aWaitersCancelDoesNotCancelTheLoadOfOthers() {
    try (var cache = cache()) {
      Task<String> first = getter(cache, "a");
      Task<String> second = getter(cache, "a");
      sleep(millis(500));
      first.cancel();
      assertCancelled(first);
      assertThat(await(second)).isEqualTo("a1");
      assertThat(trace.events()).isEmpty();
    }
  }

  @AsyncTest
  void theLastWaitersCancelCancelsTheLoadWhichHasEndedThen() {
    int[] cleaned = {0};
    AsyncCache<String, String> cache =
        AsyncCache.builder()
            .build(key -> {
              try {
                sleep(seconds(9));
                return "never";
              } finally {
                sleep(seconds(1));
                cleaned[0]++;
              }
            });
    try (cache) {
      Task<String> first = createTask(() -> cache.get("a"));
      Task<String> second = createTask(() -> cache.get("a"));
      Testing.settle();
      first.cancel();
      second.cancel();
      assertCancelled(first);
      assertCancelled(second);
      assertThat(cleaned[0]).isEqualTo(1);
      assertThat(cache.stats()).isEqualTo(new CacheStats(1, 1, 1, 0, 0));
    }
  }

  @AsyncTest
  void theNextGetLoadsAnewWhenACancelledLoadHasCleanedUp() {
    int[] calls = {0};
    AsyncCache<String, Integer> cache =
        AsyncCache.builder()
            .build(key -> {
              int number = ++calls[0];
              try {
                sleep(seconds(1));
              } finally {
                if (number == 1) {
                  sleep(seconds(9));
                }
              }
              return number;
            });
    try (cache) {
      Task<Integer> cancelled = createTask(() -> cache.get("a"));
      Testing.settle();
      cancelled.cancel();
      Testing.settle();
      Task<Integer> impatient = createTask(() -> cache.get("a"));
      Testing.settle();
      impatient.cancel(); // while its load waits for the first one to end
      Testing.settle();
      assertThat(calls[0]).isEqualTo(1);
      assertThat(cache.get("a")).isEqualTo(2);
      assertThat(EventLoop.running().time()).isEqualTo(seconds(10));
      assertCancelled(cancelled);
      assertCancelled(impatient);
      assertThat(cache.get("a")).isEqualTo(2);
    }
  }

  @AsyncTest
  void aGetterCancelledBeforehandLeavesNoLoad() {
    try (var cache = cache()) {
      Task<String> task =
          createTask(() -> {
            Task.current().cancel();
            return cache.get("a");
          });
      assertCancelled(task);
      assertThat(trace.events()).containsExactly("cancelled a");
      assertThat(cache.get("a")).isEqualTo("a2");
    }
  }

  @AsyncTest
  void cancelledJustAfterTheLoadWasDoneItLosesNothing() {
    try (var cache = cache()) {
      Task<String> task =
          createTask(() -> {
            trace.record("got " + cache.get("a"));
            sleep(seconds(1));
            return "never";
          });
      Testing.settle();
      EventLoop.running().callAt(seconds(1), () -> EventLoop.running().callSoon(task::cancel));
      assertCancelled(task);
      assertThat(cache.getIfPresent("a")).isEqualTo("a1");
    }
  }

  @AsyncTest
  void theFirstWhoAskedMayGoAndItsLoadGoesOn() {
    try (var cache = cache()) {
      Task<String> first = getter(cache, "a");
      Testing.settle();
      Task<String> second = getter(cache, "a");
      Testing.settle();
      first.cancel();
      assertThat(await(second)).isEqualTo("a1");
    }
  }

  @AsyncTest
  void getAllThatIsCancelledEndsItsLoads() {
    try (var cache = cache()) {
      Task<Map<String, String>> task = createTask(() -> cache.getAll(List.of("a", "b")));
      Testing.settle();
      task.cancel();
      assertCancelled(task);
      assertThat(trace.events()).containsExactlyInAnyOrder("cancelled a", "cancelled b");
    }
  }

  @AsyncTest
  void aLoadThatIsBeingCancelledAndAsksForItsOwnKeyIsRefusedToo() {
    List<Throwable> refusals = new ArrayList<>();
    AsyncCache<String, String> cache = AsyncCache.builder().build();
    try (cache) {
      Task<String> cancelled =
          createTask(() ->
              cache.get(
                  "a",
                  key -> {
                    try {
                      sleep(seconds(9));
                    } finally {
                      sleep(seconds(1));
                      refusals.add(catchThrowable(() -> cache.get(key, _ -> "x")));
                    }
                    return "never";
                  }));
      Testing.settle();
      cancelled.cancel();
      Testing.settle();
      assertThat(cache.get("a", _ -> "next")).isEqualTo("next");
      assertThat(refusals).singleElement().isInstanceOf(IllegalStateException.class);
      assertCancelled(cancelled);
    }
  }

  @AsyncTest
  void closingCancelsLoadsAndRefusesWhoWaitsAndWhoComes() {
    var cache = cache();
    cache.put("x", "X");
    Task<String> waiter = getter(cache, "a");
    Task<String> other = getter(cache, "b");
    Testing.settle();
    cache.invalidate("b"); // its load is cancelled all the same
    cache.close();
    assertThat(trace.events()).containsExactly("cancelled a", "cancelled b");
    for (var task : List.of(waiter, other)) {
      assertThatThrownBy(() -> await(task))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the cache is closed");
    }
    assertThatThrownBy(() -> cache.get("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    cache.close();
    assertThat(cache.stats().failures()).isZero();
  }

  @AsyncTest
  void cancelledTwiceTheLastWaiterStillWaitsForTheEndOfTheLoad() {
    List<String> ends = new ArrayList<>();
    AsyncCache<String, String> cache = AsyncCache.builder().build();
    try (cache) {
      Task<String> waiter =
          createTask(() ->
              cache.get(
                  "a",
                  _ -> {
                    try {
                      sleep(seconds(9));
                      return "never";
                    } finally {
                      sleep(seconds(1));
                      ends.add("cleaned up");
                    }
                  }));
      Testing.settle();
      waiter.cancel();
      Testing.settle();
      waiter.cancel();
      assertCancelled(waiter);
      assertThat(ends).containsExactly("cleaned up");
    }
  }

  @AsyncTest
  void closingWaitsForALoadThatIsBeingCancelledWithoutCancellingItAgain() {
    List<String> ends = new ArrayList<>();
    AsyncCache<String, String> cache = AsyncCache.builder().build();
    Task<String> waiter =
        createTask(() ->
            cache.get(
                "a",
                _ -> {
                  try {
                    sleep(seconds(9));
                    return "never";
                  } finally {
                    sleep(seconds(1));
                    ends.add("cleaned up");
                  }
                }));
    Testing.settle();
    waiter.cancel();
    Testing.settle();
    cache.close();
    assertThat(ends).containsExactly("cleaned up");
    assertCancelled(waiter);
  }
}
