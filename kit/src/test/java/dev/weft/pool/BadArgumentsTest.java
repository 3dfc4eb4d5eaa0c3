package dev.weft.pool;

import static dev.weft.Asyncio.seconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.testing.AsyncTest;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Wrong arguments are refused at once. */
class BadArgumentsTest {
  private static Pool.Builder<String> builder() {
    return Pool.builder(() -> "x");
  }

  @Test
  void outOfRange() {
    List<ThrowingCallable> calls =
        List.of(
            () -> Pool.of(0, () -> "x"),
            () -> builder().minIdle(-1),
            () -> builder().maxIdle(Duration.ZERO),
            () -> builder().maxLifetime(seconds(-1)),
            () -> builder().size(2).minIdle(3).build());
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(".*: it (must be|cannot) .*");
    }
  }

  @AsyncTest
  void nulls() {
    List<ThrowingCallable> calls =
        List.of(
            () -> Pool.of(1, null),
            () -> Pool.builder(null),
            () -> builder().maxIdle(null),
            () -> builder().maxLifetime(null),
            () -> builder().validate(null),
            () -> builder().reset(null),
            () -> builder().destroy(null),
            () -> builder().build().run(null),
            () -> builder().build().call(null));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("required, not null");
    }
  }

  @Test
  void aPoolBelongsToOneLoop() {
    var pool = builder().build();
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> pool.lease().close());
      other.runUntilComplete(() ->
          assertThatThrownBy(pool::lease)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Pool belongs to a different event loop"));
    }
  }
}
