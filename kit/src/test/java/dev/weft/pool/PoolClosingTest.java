package dev.weft.pool;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.util.List;

class PoolClosingTest extends WithThings {
  @AsyncTest
  void aClosedPoolLendsNothing() {
    var pool = Pool.of(1, Thing::new);
    pool.close();
    assertThatThrownBy(pool::lease)
        .isInstanceOf(PoolClosedException.class)
        .hasMessageContaining("closed");
    pool.close();
  }

  @AsyncTest
  void closingRefusesWaitersAndSuspendsUntilAllLeasesAreBack() {
    var pool = Pool.of(2, Thing::new);
    pool.lease().close();
    var two = List.of(pool.lease(), pool.lease());
    Task<Void> waiting = borrower(pool, "waiting");
    Testing.settle();
    Task<Void> closing = createTask(() -> pool.close());
    Testing.settle();
    assertThatThrownBy(() -> await(waiting)).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(pool::lease).isInstanceOf(PoolClosedException.class);
    two.get(0).close();
    Testing.settle();
    assertThat(closing.isDone()).isFalse();
    assertThat(trace.events()).containsExactly("closed 1");
    two.get(1).close();
    await(closing);
    assertThat(trace.events()).containsExactly("closed 1", "closed 2");
    assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 0, 0, 2, 2, 3));
  }

  @AsyncTest
  void closingDestroysWhatIsBeingMade() {
    var pool =
        Pool.of(
            1,
            () -> {
              sleep(seconds(1));
              return new Thing();
            });
    Task<Void> taker = borrower(pool, "taker");
    Testing.settle();
    pool.close();
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
    assertThat(trace.events()).containsExactly("closed 1");
    assertThatThrownBy(() -> await(taker)).isInstanceOf(PoolClosedException.class);
  }

  @AsyncTest
  void whoWasWokenWhenItClosedIsRefusedToo() {
    var pool = Pool.of(1, Thing::new);
    Lease<Thing> held = pool.lease();
    Task<Void> woken = borrower(pool, "woken");
    Testing.settle();
    held.close();
    pool.close();
    assertThatThrownBy(() -> await(woken)).isInstanceOf(PoolClosedException.class);
    assertThat(trace.events()).containsExactly("closed 1");
  }

  @AsyncTest
  void aCancelledCloseMayBeClosedAgain() {
    var pool = Pool.of(1, Thing::new);
    Lease<Thing> lease = pool.lease();
    Task<Void> closing = createTask(() -> pool.close());
    Testing.settle();
    closing.cancel();
    assertThatThrownBy(() -> await(closing)).isInstanceOf(CancelledError.class);
    assertThatThrownBy(pool::lease).isInstanceOf(PoolClosedException.class);
    lease.close();
    pool.close();
    assertThat(trace.events()).containsExactly("closed 1");
  }

  @AsyncTest
  void drainDestroysWhatIsIdleOnly() {
    try (var pool = Pool.of(3, Thing::new)) {
      var lease = pool.lease();
      var idle = List.of(pool.lease(), pool.lease());
      idle.forEach(Lease::close);
      pool.drain();
      assertThat(trace.events()).containsExactly("closed 2", "closed 3");
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 0, 0, 3, 2, 3));
      lease.close();
      assertThat(pool.stats().idle()).isEqualTo(1);
    }
  }
}
