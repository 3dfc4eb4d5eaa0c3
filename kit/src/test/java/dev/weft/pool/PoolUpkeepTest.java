package dev.weft.pool;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What a pool does to its things beside lending them. */
class PoolUpkeepTest {
  private final Trace trace = new Trace();
  private int made;

  private Pool.Builder<Integer> numbers() {
    return Pool.builder(() -> ++made)
        .size(3)
        .destroy(number -> trace.record("destroyed " + number));
  }

  /** Has so many leases at once, and gives them back in order. */
  private static void use(Pool<?> pool, int count) {
    List<Lease<?>> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(pool.lease());
    }
    leases.forEach(Lease::close);
  }

  private static List<ErrorContext> reports() {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    return reports;
  }

  @AsyncTest
  void aPoolHasTenPlacesUnlessTold() {
    try (var pool = Pool.builder(() -> ++made).build()) {
      use(pool, 10);
      assertThat(pool.stats().size()).isEqualTo(10);
    }
  }

  @AsyncTest
  void whatIsIdleForTooLongIsDestroyedWithoutAnybodyAsking() {
    try (var pool = numbers().maxIdle(seconds(10)).build()) {
      use(pool, 2);
      sleep(seconds(5));
      use(pool, 1); // the second one again, which came back last
      sleep(millis(4999));
      assertThat(pool.stats().idle()).isEqualTo(2);
      sleep(millis(2));
      assertThat(trace.events()).containsExactly("destroyed 1");
      sleep(seconds(5));
      assertThat(trace.events()).containsExactly("destroyed 1", "destroyed 2");
      assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 0, 0, 2, 2, 3));
    }
  }

  @AsyncTest
  void theLeastNumberStaysIdle() {
    try (var pool = numbers().minIdle(1).maxIdle(seconds(10)).build()) {
      use(pool, 3);
      sleep(seconds(100));
      assertThat(pool.stats().idle()).isEqualTo(1);
      assertThat(trace.events()).hasSize(2);
    }
  }

  @AsyncTest
  void someAreMadeAheadFromTheFirstLeaseOn() {
    try (var pool = numbers().minIdle(2).build()) {
      Testing.settle();
      assertThat(made).isZero();
      try (var _ = pool.lease()) {
        Testing.settle();
        assertThat(pool.stats()).isEqualTo(new PoolStats(3, 1, 2, 0, 3, 0, 1));
        try (var _ = pool.lease()) {
          Testing.settle();
          assertThat(pool.stats().size()).as("never above its size").isEqualTo(3);
        }
      }
    }
  }

  @AsyncTest
  void makingAheadThatFailsIsReportedAndTriedAgainLater() {
    List<ErrorContext> reports = reports();
    int[] calls = {0};
    try (var pool =
        Pool.builder(
                () -> {
                  if (++calls[0] == 2) {
                    throw new IOException("refused");
                  }
                  return calls[0];
                })
            .size(2)
            .minIdle(1)
            .build()) {
      var lease = pool.lease();
      Testing.settle();
      assertThat(reports)
          .singleElement()
          .extracting(ErrorContext::exception)
          .isInstanceOf(IOException.class);
      assertThat(pool.stats().idle()).isZero();
      lease.close();
      try (var _ = pool.lease()) {
        Testing.settle();
        assertThat(pool.stats().idle()).isEqualTo(1);
      }
    }
    assertThat(reports).hasSize(1);
  }

  @AsyncTest
  void closingWaitsForWhatIsMadeAhead() {
    var pool =
        Pool.builder(
                () -> {
                  sleep(seconds(1));
                  return ++made;
                })
            .size(2)
            .minIdle(1)
            .destroy(number -> trace.record("destroyed " + number))
            .build();
    pool.lease().close();
    use(pool, 1);
    var lease = pool.lease();
    Testing.settle();
    lease.close();
    pool.close();
    assertThat(pool.stats().size()).isZero();
    assertThat(trace.events()).hasSize(made);
  }

  @AsyncTest
  void whatIsTooOldIsNotLentAndNotKept() {
    try (var pool = numbers().maxLifetime(seconds(10)).build()) {
      var lease = pool.lease();
      sleep(seconds(9));
      lease.close();
      assertThat(pool.stats().idle()).isEqualTo(1);
      sleep(seconds(2));
      assertThat(trace.events()).as("idle").containsExactly("destroyed 1");
      var second = pool.lease();
      sleep(seconds(10));
      assertThat(trace.events()).as("while it is lent it stays").hasSize(1);
      second.close();
      assertThat(trace.events()).containsExactly("destroyed 1", "destroyed 2");
    }
  }

  @AsyncTest
  void itIsAskedBeforeSomethingThatWasIdleIsLent() {
    List<Integer> broken = new ArrayList<>();
    try (var pool = numbers().validate(number -> !broken.contains(number)).build()) {
      use(pool, 2);
      broken.add(2);
      assertThat(pool.<Integer, RuntimeException>call(number -> number)).isEqualTo(1);
      assertThat(trace.events()).containsExactly("destroyed 2");
      broken.add(1);
      assertThat(pool.<Integer, RuntimeException>call(number -> number)).isEqualTo(3);
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 1, 0, 3, 2, 4));
    }
  }

  @AsyncTest
  void anAnswerThatFailsIsANo() {
    try (var pool =
        numbers()
            .validate(number -> {
              throw new IOException("gone");
            })
            .build()) {
      use(pool, 1);
      use(pool, 1);
      assertThat(trace.events()).containsExactly("destroyed 1");
    }
  }

  @AsyncTest
  void cancelledWhileItAsksItDestroysWhatItAskedAbout() {
    try (var pool =
        numbers()
            .size(1)
            .validate(number -> {
              sleep(seconds(1));
              return true;
            })
            .build()) {
      use(pool, 1);
      Task<Void> cancelled = createTask(() -> use(pool, 1));
      Task<Void> next = createTask(() -> use(pool, 1));
      Testing.settle();
      assertThat(pool.stats().size()).isEqualTo(1);
      cancelled.cancel();
      await(next);
      assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
      assertThat(trace.events()).containsExactly("destroyed 1");
    }
  }

  @AsyncTest
  void whatComesBackIsReset() {
    try (var pool =
        numbers()
            .reset(number -> {
              sleep(seconds(1));
              trace.record("reset " + number);
            })
            .build()) {
      use(pool, 1);
      assertThat(trace.events()).containsExactly("reset 1");
      assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
    }
  }

  @AsyncTest
  void whatCannotBeResetIsReportedAndDestroyed() {
    List<ErrorContext> reports = reports();
    try (var pool =
        numbers()
            .reset(number -> {
              throw new IOException("stuck");
            })
            .build()) {
      use(pool, 1);
      assertThat(trace.events()).containsExactly("destroyed 1");
      assertThat(reports)
          .singleElement()
          .extracting(ErrorContext::message)
          .asString()
          .contains("reset");
    }
  }

  @AsyncTest
  void whatWasDiscardedIsNotReset() {
    try (var pool = numbers().reset(number -> trace.record("reset")).build()) {
      try (var lease = pool.lease()) {
        lease.discard();
      }
      assertThat(trace.events()).containsExactly("destroyed 1");
    }
  }

  @AsyncTest
  void cancelledWhileItResetsItDestroysAndFreesThePlace() {
    try (var pool = numbers().size(1).reset(number -> sleep(seconds(1))).build()) {
      Task<Void> cancelled = createTask(() -> use(pool, 1));
      Task<Void> next = createTask(() -> use(pool, 1));
      Testing.settle();
      cancelled.cancel();
      await(next);
      assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
      assertThat(trace.events()).containsExactly("destroyed 1");
      assertThat(made).isEqualTo(2);
    }
  }

  @AsyncTest
  void whatIsBeingDestroyedKeepsItsPlaceUntilThen() {
    try (var pool =
        Pool.builder(() -> ++made).size(1).destroy(number -> sleep(seconds(1))).build()) {
      Task<Void> breaks =
          createTask(() -> {
            try (var lease = pool.lease()) {
              lease.discard();
            }
          });
      Task<Void> next = createTask(() -> use(pool, 1));
      Testing.settle();
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 0, 1, 1, 0, 1));
      await(next);
      await(breaks);
      assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
      assertThat(made).isEqualTo(2);
    }
  }

  @AsyncTest
  void whatCannotBeDestroyedIsReported() {
    List<ErrorContext> reports = reports();
    var pool =
        numbers()
            .destroy(number -> {
              throw new IOException("stuck");
            })
            .build();
    use(pool, 1);
    pool.close();
    assertThat(reports)
        .singleElement()
        .extracting(ErrorContext::message)
        .asString()
        .contains("destroy");
    assertThat(pool.stats().destroyed()).isEqualTo(1);
  }

  @AsyncTest
  void whatIsNoAutoCloseableIsJustDropped() {
    var pool = Pool.of(1, () -> "text");
    use(pool, 1);
    pool.close();
    assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 0, 0, 1, 1, 1));
  }

  @AsyncTest
  void forEverIsATimeToo() {
    var forEver = ChronoUnit.FOREVER.getDuration();
    try (var pool = numbers().maxIdle(forEver).maxLifetime(forEver).build()) {
      sleep(seconds(1));
      use(pool, 2);
      use(pool, 3);
      sleep(seconds(1000));
      assertThat(pool.stats().idle()).isEqualTo(3);
      assertThat(pool.stats().active()).isZero();
      assertThat(trace.events()).isEmpty();
    }
  }
}
