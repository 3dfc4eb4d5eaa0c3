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
import dev.weft.TestLoop;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LockTest {
  private final Lock lock = new Lock();
  private final Trace trace = new Trace();

  /** Creates a task that takes the lock and keeps it. */
  private Task<Void> taker(String name) {
    return createTask(
        name,
        () -> {
          lock.acquire();
          trace.record(name);
        });
  }

  /** Creates a task that holds the lock until {@code future} is done. */
  private Task<Void> holder(String name, Future<Void> future) {
    return createTask(
        name,
        () -> {
          try (var _ = lock.hold()) {
            trace.record(name);
            await(future);
          }
        });
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.isCancelled()).isTrue();
  }

  // test_locks: test_acquire
  @Test
  void waitersEnterInTheOrderTheyCame() {
    TestLoop.run(() -> {
      lock.acquire();
      taker("one");
      taker("two");
      yieldNow();
      assertThat(trace.events()).isEmpty();

      lock.release();
      yieldNow();
      assertThat(trace.events()).containsExactly("one");
      Testing.settle();
      assertThat(trace.events()).containsExactly("one");

      taker("three");
      lock.release();
      yieldNow();
      assertThat(trace.events()).containsExactly("one", "two");
      lock.release();
      yieldNow();
      assertThat(trace.events()).containsExactly("one", "two", "three");
    });
  }

  @Test
  void aNewcomerCannotOvertakeTheWaiterWhoseTurnItIs() {
    TestLoop.run(() -> {
      lock.acquire();
      taker("waiter");
      yieldNow();
      lock.release();
      assertThat(lock.isLocked()).isFalse();

      Task<Void> newcomer = taker("newcomer");
      assertThatThrownBy(() -> timeout(seconds(1), () -> lock.acquire()))
          .isInstanceOf(TimeoutException.class);
      assertThat(trace.events()).containsExactly("waiter");
      lock.release();
      await(newcomer);
    });
  }

  // test_locks: test_repr
  @AsyncTest
  void itSaysWhetherItIsLocked() {
    assertThat(lock).hasToString("Lock[unlocked]");
    lock.acquire();
    assertThat(lock).hasToString("Lock[locked]");
    lock.release();
    assertThat(lock).hasToString("Lock[unlocked]");
  }

  // test_locks: test_context_manager
  @AsyncTest
  void aHoldReleasesItAtTheEndOfTheBlock() {
    assertThat(lock.isLocked()).isFalse();
    try (var _ = lock.hold()) {
      assertThat(lock.isLocked()).isTrue();
    }
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void closingAHoldTwiceDoesNotTakeTheLockFromTheNextOne() {
    TestLoop.run(() -> {
      var hold = lock.hold();
      hold.close();
      lock.acquire();
      hold.close();
      assertThat(lock.isLocked()).isTrue();
    });
  }

  // test_locks: test_release_no_waiters
  @AsyncTest
  void releasingWithoutWaitersUnlocks() {
    lock.acquire();
    assertThat(lock.isLocked()).isTrue();
    lock.release();
    assertThat(lock.isLocked()).isFalse();
  }

  // test_locks: test_release_not_acquired
  @Test
  void releasingWhatIsNotHeldIsRefused() {
    assertThatThrownBy(lock::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Lock is not acquired");
  }

  @Test
  void itIsNotReentrant() {
    TestLoop.run(() -> {
      lock.acquire();
      assertThatThrownBy(() -> timeout(seconds(1), () -> lock.acquire()))
          .isInstanceOf(TimeoutException.class);
      assertThat(lock.isLocked()).isTrue();
    });
  }

  // test_locks: test_acquire_cancel
  @Test
  void aCancelledWaiterLeavesTheLockToTheOthers() {
    TestLoop.run(() -> {
      lock.acquire();
      Task<Void> cancelled = taker("cancelled");
      EventLoop.running().callSoon(cancelled::cancel);
      assertCancelled(cancelled);

      lock.release();
      lock.acquire();
      assertThat(trace.events()).isEmpty();
    });
  }

  @Test
  void aTaskCancelledBeforeItAcquiresDoesNotWait() {
    TestLoop.run(() -> {
      lock.acquire();
      Task<Void> task =
          createTask(() -> {
            Task.current().cancel("early");
            lock.acquire();
            trace.record("acquired");
          });
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("early");

      lock.release();
      lock.acquire();
      assertThat(trace.events()).isEmpty();
    });
  }

  @AsyncTest
  void aFreeLockIsAcquiredBeforeTheCancellationComes() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          try (var _ = lock.hold()) {
            trace.record("acquired");
            sleep(seconds(1));
            trace.record("slept");
          }
        });
    assertCancelled(task);
    assertThat(trace.events()).containsExactly("acquired");
    assertThat(lock.isLocked()).isFalse();
  }

  // Weft differs: whose turn it was before the cancellation came gets the lock.
  @Test
  void aWaiterCancelledAfterItWasWokenHasTheLockAndGivesItBack() {
    TestLoop.run(() -> {
      lock.acquire();
      Task<Void> woken = holder("woken", Future.create());
      Task<Void> next = taker("next");
      yieldNow();
      lock.release();
      woken.cancel();
      assertCancelled(woken);
      await(next);

      assertThat(trace.events()).containsExactly("woken", "next");
    });
  }

  // test_locks: test_cancel_race
  @AsyncTest
  void aReleasePassesOverAWaiterThatIsBeingCancelled() {
    Future<Void> end = Future.create();
    Task<Void> a = holder("a", end);
    Task<Void> b = holder("b", end);
    Task<Void> c = holder("c", end);
    yieldNow();
    assertThat(trace.events()).containsExactly("a");

    end.setResult(null);
    b.cancel();
    yieldNow();
    assertThat(lock.isLocked()).isFalse();
    assertThat(a.isDone()).isTrue();
    assertThat(b.isCancelled()).isTrue();
    await(c);
    assertThat(trace.events()).containsExactly("a", "c");
  }

  // test_locks: test_cancel_release_race
  @Test
  void aReleaseTogetherWithACancellationLetsOneWaiterIn() {
    TestLoop.run(() -> {
      lock.acquire();
      Task<Void> one = taker("one");
      Task<Void> two = taker("two");
      Task<Void> three = taker("three");
      yieldNow();
      EventLoop.running()
          .callSoon(() -> {
            one.cancel();
            lock.release();
          });
      assertCancelled(one);
      Testing.settle();

      assertThat(trace.events()).containsExactly("two");
      assertThat(two.isDone()).isTrue();
      assertThat(three.isDone()).isFalse();
      three.cancel();
      assertCancelled(three);
    });
  }

  // test_locks: test_finished_waiter_cancelled
  @Test
  void aTaskThatComesWhileTheOnlyWaiterIsCancelledGetsTheLock() {
    TestLoop.run(() -> {
      lock.acquire();
      Task<Void> b = taker("b");
      yieldNow();
      Task<Void> c = taker("c");
      b.cancel();
      lock.release();
      yieldNow();

      assertThat(b.isCancelled()).isTrue();
      await(c);
      assertThat(lock.isLocked()).isTrue();
      assertThat(trace.events()).containsExactly("c");
    });
  }

  @Test
  void manyCancelledWaitersAreForgotten() {
    TestLoop.run(() -> {
      lock.acquire();
      Task<Void> first = taker("first");
      var waiters = new Task<?>[100];
      for (int i = 0; i < waiters.length; i++) {
        waiters[i] = taker("cancelled");
      }
      Task<Void> last = taker("last");
      yieldNow();
      for (Task<?> waiter : waiters) {
        waiter.cancel();
      }
      Testing.settle();
      lock.release();
      await(first);
      lock.release();
      await(last);
      assertThat(trace.events()).containsExactly("first", "last");
    });
  }

  // test_locks: test_ambiguous_loops
  @Test
  void aLockOfOneLoopCannotBeWaitedForOnAnother() {
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        lock.acquire();
        taker("waiter");
        yieldNow();
      });
      other.runUntilComplete(() ->
          assertThatThrownBy(lock::acquire)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Lock belongs to a different event loop"));
    }
  }
}
