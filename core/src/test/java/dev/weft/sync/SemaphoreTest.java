package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TestLoop;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SemaphoreTest {
  private final Trace trace = new Trace();

  /** Creates a task that takes a permit and keeps it. */
  private Task<Void> taker(Semaphore semaphore, String name) {
    return createTask(() -> {
      semaphore.acquire();
      trace.record(name);
    });
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  private static void assertPermits(Semaphore semaphore, int permits) {
    assertThat(semaphore).hasToString("Semaphore[permits=" + permits + "]");
  }

  // test_locks: test_initial_value_zero
  @Test
  void withoutPermitsItIsLockedFromTheStart() {
    assertThat(new Semaphore(0).isLocked()).isTrue();
    assertThat(new Semaphore(1).isLocked()).isFalse();
  }

  // test_locks: test_repr
  @AsyncTest
  void itSaysHowManyPermitsItHas() {
    var semaphore = new Semaphore(1);
    assertPermits(semaphore, 1);
    semaphore.acquire();
    assertPermits(semaphore, 0);
    semaphore.release();
    semaphore.release();
    assertPermits(semaphore, 2);
  }

  // test_locks: test_semaphore_value
  @Test
  void aNegativeNumberOfPermitsIsRefused() {
    assertThatThrownBy(() -> new Semaphore(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot have -1 permits");
    assertThatThrownBy(() -> Semaphore.bounded(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot have -1 permits");
  }

  // test_locks: test_acquire
  @Test
  void soManyTasksEnterAndTheOthersWaitForPermits() {
    TestLoop.run(() -> {
      var semaphore = new Semaphore(3);
      semaphore.acquire();
      semaphore.acquire();
      assertThat(semaphore.isLocked()).isFalse();
      taker(semaphore, "one");
      taker(semaphore, "two");
      taker(semaphore, "three");
      yieldNow();
      assertThat(trace.events()).containsExactly("one");
      assertThat(semaphore.isLocked()).isTrue();

      Task<Void> four = taker(semaphore, "four");
      semaphore.release();
      semaphore.release();
      assertPermits(semaphore, 0);
      yieldNow();
      assertThat(trace.events()).containsExactly("one", "two", "three");
      assertThat(semaphore.isLocked()).isTrue();
      semaphore.release();
      await(four);
    });
  }

  // test_locks: test_acquire_cancel
  @AsyncTest
  void aCancelledWaiterTakesNoPermit() {
    var semaphore = new Semaphore(1);
    semaphore.acquire();
    Task<Void> task = taker(semaphore, "cancelled");
    EventLoop.running().callSoon(task::cancel);
    assertCancelled(task);

    semaphore.release();
    assertPermits(semaphore, 1);
    assertThat(semaphore.isLocked()).isFalse();
  }

  @AsyncTest
  void aTaskCancelledBeforehandDoesNotWait() {
    var semaphore = new Semaphore(0);
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          semaphore.acquire();
        });
    assertCancelled(task);
    semaphore.release();
    assertPermits(semaphore, 1);
  }

  // Weft differs: a permit that was given before the cancellation came is taken.
  @AsyncTest
  void aWaiterCancelledAfterItWasGivenAPermitHasItAndGivesItBack() {
    var semaphore = new Semaphore(0);
    Task<Void> woken =
        createTask(() -> {
          try (var _ = semaphore.hold()) {
            trace.record("woken");
            sleep(seconds(1));
          }
        });
    Task<Void> next = taker(semaphore, "next");
    yieldNow();
    semaphore.release();
    woken.cancel();
    assertCancelled(woken);
    await(next);

    assertThat(trace.events()).containsExactly("woken", "next");
    assertPermits(semaphore, 0);
  }

  // test_locks: test_acquire_cancel_before_awoken
  @AsyncTest
  void aReleasePassesOverWaitersThatAreBeingCancelled() {
    var semaphore = new Semaphore(0);
    Task<Void> one = taker(semaphore, "one");
    Task<Void> two = taker(semaphore, "two");
    taker(semaphore, "three");
    Task<Void> four = taker(semaphore, "four");
    yieldNow();
    one.cancel();
    two.cancel();
    semaphore.release();
    Testing.settle();

    assertThat(trace.events()).containsExactly("three");
    four.cancel();
    assertCancelled(four);
  }

  // test_locks: test_acquire_hang
  @AsyncTest
  void aPermitReleasedDuringACancellationIsTakenByTheNext() {
    var semaphore = new Semaphore(0);
    Task<Void> one = taker(semaphore, "one");
    Task<Void> two = taker(semaphore, "two");
    yieldNow();
    one.cancel();
    semaphore.release();
    Testing.settle();

    assertThat(semaphore.isLocked()).isTrue();
    assertThat(two.isDone()).isTrue();
    assertCancelled(one);
  }

  // test_locks: test_acquire_no_hang
  // Weft differs: the second one was given the permit before it was cancelled, and enters.
  @Test
  void thePermitOfATaskCancelledInItsTurnComesBack() throws TimeoutException {
    TestLoop.run(() -> {
      var semaphore = new Semaphore(1);
      Task<?>[] second = new Task<?>[1];
      Task<Void> first =
          createTask(() -> {
            try (var _ = semaphore.hold()) {
              yieldNow();
            }
            second[0].cancel();
          });
      Task<Void> waiting =
          createTask(() -> {
            try (var _ = semaphore.hold()) {
              trace.record("entered");
              yieldNow();
              sleep(seconds(1));
              trace.record("went on");
            }
          });
      second[0] = waiting;

      List<Outcome<Void>> outcomes = await(gatherOutcomes(first, waiting));
      assertThat(outcomes.get(0)).isInstanceOf(Outcome.Success.class);
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Cancelled.class);
      assertThat(trace.events()).containsExactly("entered");
      timeout(seconds(1), () -> semaphore.acquire());
      assertPermits(semaphore, 0);
    });
  }

  // test_locks: test_release_not_acquired
  @Test
  void aBoundedOneRefusesMorePermitsThanItHad() {
    var semaphore = Semaphore.bounded(2);
    assertThatThrownBy(semaphore::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Semaphore released too many times");
    assertPermits(semaphore, 2);
  }

  @AsyncTest
  void aBoundedOneGivesPermitsBackUpToItsBound() {
    var semaphore = Semaphore.bounded(1);
    semaphore.acquire();
    Task<Void> task = taker(semaphore, "waiter");
    yieldNow();
    semaphore.release();
    await(task);
    semaphore.release();
    assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
  }

  // test_locks: test_release_no_waiters
  @AsyncTest
  void releasingWithoutWaitersUnlocks() {
    var semaphore = new Semaphore(1);
    semaphore.acquire();
    assertThat(semaphore.isLocked()).isTrue();
    semaphore.release();
    assertThat(semaphore.isLocked()).isFalse();
  }

  @AsyncTest
  void closingAHoldTwiceGivesOnePermitBack() {
    var semaphore = new Semaphore(1);
    var hold = semaphore.hold();
    hold.close();
    hold.close();
    assertPermits(semaphore, 1);
  }

  @Test
  void aSemaphoreOfOneLoopCannotBeWaitedForOnAnother() {
    var semaphore = new Semaphore(0);
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        taker(semaphore, "waiter");
        yieldNow();
      });
      other.runUntilComplete(() ->
          assertThatThrownBy(semaphore::acquire)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Semaphore belongs to a different event loop"));
    }
  }
}
