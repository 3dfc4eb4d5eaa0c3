package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CapacityLimiterTest {
  private final Trace trace = new Trace();

  /** Creates a task that has a token until {@code end} is done. */
  private Task<Void> borrower(CapacityLimiter limiter, String name, Future<Void> end) {
    return createTask(
        name,
        () -> {
          try (var _ = limiter.hold()) {
            trace.record(name);
            await(end);
          }
        });
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void soManyTasksHaveATokenAndTheOthersWaitInOrder() {
    var limiter = new CapacityLimiter(2);
    Future<Void> end = Future.create();
    Task<Void> last = null;
    for (String name : new String[] {"a", "b", "c", "d"}) {
      last = borrower(limiter, name, end);
    }
    Testing.settle();
    assertThat(trace.events()).containsExactly("a", "b");
    assertThat(limiter.borrowed()).isEqualTo(2);
    assertThat(limiter.capacity()).isEqualTo(2);

    end.setResult(null);
    await(last);
    assertThat(trace.events()).containsExactly("a", "b", "c", "d");
    assertThat(limiter.borrowed()).isZero();
  }

  @AsyncTest
  void aTaskHasOneTokenAtMost() {
    var limiter = new CapacityLimiter(2);
    Task.current().setName("greedy");
    try (var _ = limiter.hold()) {
      assertThatThrownBy(limiter::hold)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("task greedy has a token of this limiter already");
      assertThat(limiter.borrowed()).isEqualTo(1);
    }
    assertThat(limiter.borrowed()).isZero();
    limiter.hold().close();
  }

  @AsyncTest
  void closingAHoldTwiceGivesOneTokenBack() {
    var limiter = new CapacityLimiter(2);
    var end = Future.<Void>create();
    Task<Void> other = borrower(limiter, "other", end);
    yieldNow();
    var hold = limiter.hold();
    hold.close();
    hold.close();
    assertThat(limiter.borrowed()).isEqualTo(1);
    end.setResult(null);
    await(other);
  }

  @AsyncTest
  void anotherTaskMayGiveTheTokenBack() {
    var limiter = new CapacityLimiter(1);
    var hold = limiter.hold();
    await(createTask(hold::close));
    assertThat(limiter.borrowed()).isZero();
    limiter.hold().close();
  }

  @Test
  void aNegativeCapacityIsRefused() {
    assertThatThrownBy(() -> new CapacityLimiter(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity of -1");
    var limiter = new CapacityLimiter(1);
    assertThatThrownBy(() -> limiter.setCapacity(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity of -2");
    assertThat(limiter.capacity()).isEqualTo(1);
  }

  @AsyncTest
  void moreCapacityLetsWaitersInAtOnce() {
    var limiter = new CapacityLimiter(0);
    Future<Void> end = Future.create();
    borrower(limiter, "a", end);
    borrower(limiter, "b", end);
    Task<Void> c = borrower(limiter, "c", end);
    Testing.settle();
    assertThat(trace.events()).isEmpty();

    limiter.setCapacity(2);
    Testing.settle();
    assertThat(trace.events()).containsExactly("a", "b");
    end.setResult(null);
    await(c);
  }

  @AsyncTest
  void withLessCapacityNoneIsLentUntilEnoughHaveComeBack() {
    var limiter = new CapacityLimiter(2);
    Future<Void> endOfA = Future.create();
    Future<Void> endOfB = Future.create();
    borrower(limiter, "a", endOfA);
    borrower(limiter, "b", endOfB);
    Task<Void> c = borrower(limiter, "c", endOfB);
    yieldNow();
    limiter.setCapacity(1);
    endOfA.setResult(null);
    Testing.settle();
    assertThat(trace.events()).containsExactly("a", "b");
    assertThat(limiter.borrowed()).isEqualTo(1);

    endOfB.setResult(null);
    await(c);
    assertThat(trace.events()).containsExactly("a", "b", "c");
  }

  @AsyncTest
  void aNewcomerCannotTakeTheTokenOfAWokenWaiter() {
    var limiter = new CapacityLimiter(1);
    Future<Void> end = Future.create();
    var hold = limiter.hold();
    Task<Void> waiter = borrower(limiter, "waiter", end);
    yieldNow();
    hold.close();
    assertThat(limiter.borrowed()).isEqualTo(1);
    assertThatThrownBy(() -> timeout(seconds(1), () -> limiter.hold()))
        .isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("waiter");
    end.setResult(null);
    await(waiter);
  }

  @AsyncTest
  void aTokenThatIsFreeWhileAWokenWaiterHasNotGoneOnIsLent() {
    var limiter = new CapacityLimiter(2);
    Future<Void> never = Future.create();
    Future<Void> end = Future.create();
    Task<Void> a = borrower(limiter, "a", end);
    Task<Void> b = borrower(limiter, "b", end);
    Task<Void> waiter = borrower(limiter, "waiter", never);
    yieldNow();
    end.setResult(null);
    // this task comes when a has woken the waiter and b has given its token back
    Task<Void> newcomer = borrower(limiter, "newcomer", never);
    await(a);
    await(b);
    Testing.settle();

    assertThat(trace.events()).containsExactly("a", "b", "waiter", "newcomer");
    waiter.cancel();
    newcomer.cancel();
  }

  @AsyncTest
  void aCancelledWaiterBorrowsNothingAndMayComeAgain() {
    var limiter = new CapacityLimiter(1);
    var hold = limiter.hold();
    Task<Void> task =
        createTask(() -> {
          try {
            limiter.hold();
            trace.record("first time");
          } catch (CancelledError e) {
            limiter.hold().close();
            trace.record("second time");
          }
        });
    yieldNow();
    task.cancel();
    yieldNow();
    hold.close();
    await(task);
    assertThat(trace.events()).containsExactly("second time");
    assertThat(limiter.borrowed()).isZero();
  }

  @AsyncTest
  void aTaskCancelledBeforehandDoesNotWait() {
    var limiter = new CapacityLimiter(0);
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          limiter.hold();
        });
    assertCancelled(task);
    assertThat(limiter.borrowed()).isZero();
  }

  // Weft's rule: a token that was lent before the cancellation came is borrowed.
  @AsyncTest
  void aWaiterCancelledAfterItWasLentATokenHasItAndGivesItBack() {
    var limiter = new CapacityLimiter(1);
    var hold = limiter.hold();
    Task<Void> woken =
        createTask(() -> {
          try (var _ = limiter.hold()) {
            trace.record("woken");
            sleep(seconds(1));
            trace.record("slept");
          }
        });
    yieldNow();
    hold.close();
    woken.cancel();
    assertCancelled(woken);

    assertThat(trace.events()).containsExactly("woken");
    assertThat(limiter.borrowed()).isZero();
  }

  @Test
  void aLimiterOfOneLoopCannotBeWaitedForOnAnother() {
    var limiter = new CapacityLimiter(0);
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        borrower(limiter, "waiter", Future.create());
        yieldNow();
      });
      other.runUntilComplete(() ->
          assertThatThrownBy(limiter::hold)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("CapacityLimiter belongs to a different event loop"));
    }
  }
}
