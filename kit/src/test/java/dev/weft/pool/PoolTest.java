package dev.weft.pool;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PoolTest extends WithThings {
  @AsyncTest
  void thingsAreMadeOnDemandAndNeverMoreThanItsSize() {
    try (var pool = Pool.of(3, Thing::new)) {
      assertThat(made).isZero();
      TaskGroup.run(group -> {
        for (int i = 0; i < 8; i++) {
          group.createTask(() -> pool.run(thing -> sleep(millis(500))));
        }
        Testing.settle();
        assertThat(pool.stats()).isEqualTo(new PoolStats(3, 3, 0, 5, 3, 0, 3));
      });
      assertThat(pool.stats()).isEqualTo(new PoolStats(3, 0, 3, 0, 3, 0, 8));
      assertThat(EventLoop.running().time()).isEqualTo(millis(1500));
    }
    assertThat(trace.events()).containsExactlyInAnyOrder("closed 1", "closed 2", "closed 3");
  }

  @AsyncTest
  void aLeaseGivesItsValueUntilItIsClosed() {
    try (var pool = Pool.of(1, Thing::new)) {
      Lease<Thing> lease = pool.lease();
      assertThat(lease.value().number).isEqualTo(1);
      lease.close();
      lease.close();
      assertThatThrownBy(lease::value)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("given back");
      assertThatThrownBy(lease::discard).isInstanceOf(IllegalStateException.class);
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 1, 0, 1, 0, 1));
    }
  }

  @AsyncTest
  void closingALeaseTwiceDoesNotGiveBackWhatSomeoneElseHas() {
    try (var pool = Pool.of(1, Thing::new)) {
      Lease<Thing> first = pool.lease();
      first.close();
      try (var _ = pool.lease()) {
        first.close();
        assertThat(pool.stats().active()).isEqualTo(1);
      }
    }
  }

  @AsyncTest
  void whatCameBackLastIsLentFirst() {
    try (var pool = Pool.of(3, Thing::new)) {
      var one = pool.lease();
      var two = pool.lease();
      var three = pool.lease();
      two.close();
      three.close();
      one.close();
      assertThat(pool.<Integer, RuntimeException>call(thing -> thing.number)).isEqualTo(1);
      try (var a = pool.lease();
          var b = pool.lease();
          var c = pool.lease()) {
        assertThat(List.of(a.value().number, b.value().number, c.value().number))
            .containsExactly(1, 3, 2);
      }
    }
  }

  @AsyncTest
  void aBodyMayThrowAndTheThingIsKept() {
    try (var pool = Pool.of(1, Thing::new)) {
      assertThatThrownBy(() ->
              pool.run(thing -> {
                throw new IOException("own");
              }))
          .isInstanceOf(IOException.class)
          .hasMessage("own");
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 1, 0, 1, 0, 1));
    }
  }

  @AsyncTest
  void whatWasDiscardedIsDestroyedAndItsPlaceUsedAgain() {
    try (var pool = Pool.of(1, Thing::new)) {
      try (var lease = pool.lease()) {
        lease.discard();
        assertThat(trace.events()).isEmpty();
      }
      assertThat(trace.events()).containsExactly("closed 1");
      assertThat(pool.call(Thing::toString)).isEqualTo("thing 2");
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 1, 0, 2, 1, 2));
    }
  }

  @AsyncTest
  void waitersAreServedInTheOrderTheyCameAndNobodyOvertakes() {
    try (var pool = Pool.of(1, Thing::new)) {
      borrower(pool, "first");
      borrower(pool, "second");
      Task<Void> third = borrower(pool, "third");
      Task<Void> late =
          createTask(() -> {
            sleep(seconds(1)); // wakes when the first has just given back
            await(borrower(pool, "late"));
          });
      await(third);
      await(late);
      assertThat(trace.events())
          .containsExactly(
              "first has thing 1", "second has thing 1", "third has thing 1", "late has thing 1");
    }
  }

  @AsyncTest
  void aFailedCreationIsThrownAsItIsAndWakesTheNext() {
    int[] calls = {0};
    try (var pool =
        Pool.of(
            1,
            () -> {
              sleep(seconds(1));
              if (++calls[0] == 1) {
                throw new IOException("refused");
              }
              return new Thing();
            })) {
      Task<Lease<Thing>> fails = createTask(() -> pool.lease());
      Task<Void> next = borrower(pool, "next");
      assertThatThrownBy(() -> await(fails)).isInstanceOf(IOException.class).hasMessage("refused");
      await(next);
      assertThat(trace.events()).containsExactly("next has thing 1");
      assertThat(EventLoop.running().time()).isEqualTo(seconds(3));
    }
  }

  @AsyncTest
  void aCancelledCreationFreesItsPlaceAndWakesTheNext() {
    try (var pool =
        Pool.of(
            1,
            () -> {
              sleep(seconds(1));
              return new Thing();
            })) {
      Task<Void> cancelled = borrower(pool, "cancelled");
      Task<Void> next = borrower(pool, "next");
      sleep(millis(500));
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 0, 1, 0, 0, 0));
      cancelled.cancel();
      await(next);
      assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
      assertThat(trace.events()).containsExactly("next has thing 1");
    }
  }

  @AsyncTest
  void whatIsMadeAfterItsTakerWasCancelledGoesToTheNext() {
    try (var pool =
        Pool.of(
            1,
            () -> {
              sleep(seconds(1));
              return new Thing();
            })) {
      Task<Void> cancelled =
          createTask(() ->
              pool.run(thing -> {
                sleep(seconds(1));
                trace.record("never");
              }));
      Task<Void> next = borrower(pool, "next");
      Testing.settle();
      EventLoop.running().callAt(seconds(1), cancelled::cancel); // when it has just been made
      await(next);
      assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
      assertThat(trace.events()).containsExactly("next has thing 1");
      assertThat(pool.stats().created()).isEqualTo(1);
    }
  }

  @AsyncTest
  void aFactoryThatReturnsNullIsRefused() {
    try (var pool = Pool.of(1, () -> null)) {
      assertThatThrownBy(pool::lease)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("factory of a pool");
      assertThat(pool.stats().size()).isZero();
    }
  }

  @AsyncTest
  void aDeadlineIsATimeoutAroundTheLease() throws TimeoutException {
    try (var pool = Pool.of(1, Thing::new)) {
      try (var _ = pool.lease()) {
        assertThatThrownBy(() -> timeout(seconds(1), () -> pool.lease()))
            .isInstanceOf(TimeoutException.class);
        assertThat(pool.stats().waiting()).isZero();
      }
      timeout(seconds(1), () -> pool.lease()).close();
    }
  }

  @AsyncTest
  void aTaskCancelledBeforehandDoesNotWait() {
    try (var pool = Pool.of(1, Thing::new)) {
      try (var _ = pool.lease()) {
        Task<Void> task =
            createTask(() -> {
              Task.current().cancel();
              pool.run(thing -> trace.record("never"));
            });
        assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      }
      assertThat(trace.events()).isEmpty();
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 1, 0, 1, 0, 1));
    }
  }

  @AsyncTest
  void aWaiterThatIsCancelledIsPassedOver() {
    try (var pool = Pool.of(1, Thing::new)) {
      borrower(pool, "first");
      Task<Void> cancelled = borrower(pool, "cancelled");
      Task<Void> next = borrower(pool, "next");
      EventLoop.running().callAt(seconds(1), cancelled::cancel); // as the first gives back
      await(next);
      assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 1, 0, 1, 0, pool.stats().leased()));
    }
  }

  @AsyncTest
  void cancelledJustAfterItWasWokenItGivesBackWhatItGot() {
    try (var pool = Pool.of(1, Thing::new)) {
      Lease<Thing> held = pool.lease();
      Task<Void> woken = borrower(pool, "woken");
      Task<Void> next = borrower(pool, "next");
      Testing.settle();
      held.close();
      woken.cancel();
      await(next);
      assertThatThrownBy(() -> await(woken)).isInstanceOf(CancelledError.class);
      assertThat(trace.events()).containsExactly("woken has thing 1", "next has thing 1");
    }
  }

  @Test
  void aLeaseThatNobodyClosedIsReportedWithItsStack() {
    List<ErrorContext> reports = new ArrayList<>();
    try (var loop = auditedLoop(reports)) {
      loop.runUntilComplete(() -> leak());
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().message()).contains("a lease of a pool was not given back");
    assertThat(reports.getFirst().exception().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("leak"));
  }

  private void leak() {
    var _ = Pool.of(1, Thing::new).lease();
  }

  private static EventLoop auditedLoop(List<ErrorContext> reports) {
    EventLoop loop = EventLoop.create();
    loop.setDebug(true);
    loop.setExceptionHandler(reports::add);
    return loop;
  }
}
