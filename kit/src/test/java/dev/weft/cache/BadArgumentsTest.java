package dev.weft.cache;

import static dev.weft.Asyncio.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.testing.AsyncTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Wrong arguments are refused at once. */
class BadArgumentsTest {
  private static AsyncCache.Builder<String, String> builder() {
    return AsyncCache.builder();
  }

  @Test
  void outOfRange() {
    List<ThrowingCallable> calls =
        List.of(
            () -> builder().maximumSize(-1),
            () -> builder().maximumWeight(-1, (key, value) -> 1),
            () -> builder().expireAfterWrite(Duration.ZERO),
            () -> builder().expireAfterAccess(seconds(-1)),
            () -> builder().refreshAfterWrite(Duration.ZERO),
            () -> AsyncCache.lru(0, key -> key));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(": it must be ");
    }
    assertThatThrownBy(() -> builder().maximumSize(1).maximumWeight(1, (key, value) -> 1).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not both");
  }

  @AsyncTest
  void nulls() {
    AsyncCache<String, String> cache = builder().build(key -> key);
    List<ThrowingCallable> calls =
        List.of(
            () -> builder().maximumWeight(1, null),
            () -> builder().expireAfterWrite(null),
            () -> builder().expireAfterAccess(null),
            () -> builder().refreshAfterWrite(null),
            () -> builder().onEviction(null),
            () -> builder().build(null),
            () -> AsyncCache.lru(1, null),
            () -> Lazy.of(null),
            () -> cache.get(null),
            () -> cache.get("a", null),
            () -> cache.get(null, key -> "a"),
            () -> cache.getAll(null),
            () -> cache.getAll(Arrays.asList("a", null)),
            () -> cache.getIfPresent(null),
            () -> cache.put(null, "a"),
            () -> cache.put("a", null),
            () -> cache.invalidate(null));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("required, not null");
    }
    cache.close();
  }

  @Test
  void aCacheAndALazyValueBelongToOneLoop() {
    AsyncCache<String, String> cache = builder().build(key -> key);
    var failing =
        Lazy.of(() -> {
          throw new IllegalArgumentException("x");
        });
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        assertThat(cache.get("a")).isEqualTo("a");
        assertThatThrownBy(failing::get).hasMessage("x");
      });
      other.runUntilComplete(() -> {
        assertThatThrownBy(() -> cache.get("a"))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("AsyncCache belongs to a different event loop");
        assertThatThrownBy(failing::get)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Lazy belongs to a different event loop");
      });
    }
  }

  @AsyncTest
  void theRateOfNothingIsZero() {
    assertThat(new CacheStats(0, 0, 0, 0, 0).hitRate()).isZero();
    assertThat(new CacheStats(3, 1, 0, 0, 0).hitRate()).isEqualTo(0.75);
  }
}
