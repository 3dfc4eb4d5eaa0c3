package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TestLoop;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private final Condition condition = new Condition();
  private final Trace trace = new Trace();
  private int state;

  /** Creates a task that waits for one signal and keeps the lock then. */
  private Task<Void> keeper(String name) {
    return createTask(() -> {
      condition.acquire();
      condition.await();
      trace.record(name);
    });
  }

  /** Creates a task that waits for one signal. */
  private Task<Void> waiter(String name) {
    return createTask(() -> {
      try (var _ = condition.hold()) {
        condition.await();
        trace.record(name);
      }
    });
  }

  private void signal(int waiters) {
    try (var _ = condition.hold()) {
      condition.signal(waiters);
    }
  }

  // test_locks: test_wait
  @Test
  void aSignalledTaskGoesOnWhenItHasTheLock() {
    TestLoop.run(() -> {
      keeper("one");
      keeper("two");
      keeper("three");
      yieldNow();
      assertThat(condition.isLocked()).isFalse();

      condition.acquire();
      condition.signal();
      yieldNow();
      assertThat(trace.events()).isEmpty();
      condition.release();
      yieldNow();
      assertThat(trace.events()).containsExactly("one");
      assertThat(condition.isLocked()).isTrue();

      condition.signal(2);
      yieldNow();
      assertThat(trace.events()).containsExactly("one");
      condition.release();
      yieldNow();
      assertThat(trace.events()).containsExactly("one", "two");
      condition.release();
      yieldNow();
      assertThat(trace.events()).containsExactly("one", "two", "three");
      assertThat(condition.isLocked()).isTrue();
    });
  }

  // test_locks: test_notify
  @AsyncTest
  void aSignalWakesUpToSoManyTasks() {
    waiter("one");
    waiter("two");
    waiter("three");
    yieldNow();
    signal(1);
    yieldNow();
    assertThat(trace.events()).containsExactly("one");

    signal(2048);
    yieldNow();
    assertThat(trace.events()).containsExactly("one", "two", "three");
  }

  // test_locks: test_notify_all
  @AsyncTest
  void signalAllWakesAll() {
    waiter("one");
    waiter("two");
    yieldNow();
    try (var _ = condition.hold()) {
      condition.signalAll();
    }
    yieldNow();
    assertThat(trace.events()).containsExactly("one", "two");
  }

  @AsyncTest
  void aSignalWithoutWaitersIsNotRemembered() {
    signal(1);
    Task<Void> task = waiter("woken");
    Testing.settle();
    assertThat(task.isDone()).isFalse();
    signal(1);
    await(task);
  }

  // test_locks: test_wait_for
  @AsyncTest
  void awaitUntilGoesOnOnlyWhenTheConditionIsTrue() {
    Task<Void> task =
        createTask(() -> {
          try (var _ = condition.hold()) {
            condition.awaitUntil(() -> state == 1);
            trace.record("true");
          }
        });
    yieldNow();
    signal(1);
    yieldNow();
    assertThat(trace.events()).isEmpty();

    state = 1;
    signal(1);
    yieldNow();
    assertThat(trace.events()).containsExactly("true");
    assertThat(task.isDone()).isTrue();
  }

  // test_locks: test_wait_for_unacquired
  @AsyncTest
  void awaitUntilNeedsTheLockOnlyToWait() {
    condition.awaitUntil(() -> true);
    assertThatThrownBy(() -> condition.awaitUntil(() -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot wait on an un-acquired lock");
  }

  // test_locks: test_wait_unacquired, test_notify_unacquired, test_notify_all_unacquired
  @AsyncTest
  void withoutTheLockNothingCanBeSignalledOrAwaited() {
    assertThatThrownBy(condition::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot wait on an un-acquired lock");
    assertThatThrownBy(() -> condition.signal())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot signal on an un-acquired lock");
    assertThatThrownBy(() -> condition.signalAll())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot signal on an un-acquired lock");
  }

  // test_locks: test_context_manager
  @AsyncTest
  void aHoldReleasesTheLockAtTheEndOfTheBlock() {
    try (var _ = condition.hold()) {
      assertThat(condition.isLocked()).isTrue();
    }
    assertThat(condition.isLocked()).isFalse();
  }

  // test_locks: test_explicit_lock
  @AsyncTest
  void aConditionOnALockIsLockedWithIt() {
    var lock = new Lock();
    var on = new Condition(lock);
    try (var _ = on.hold()) {
      assertThat(lock.isLocked()).isTrue();
      assertThat(on.isLocked()).isTrue();
    }
    assertThat(lock.isLocked()).isFalse();
    try (var _ = lock.hold()) {
      assertThat(on.isLocked()).isTrue();
    }
    assertThat(on.isLocked()).isFalse();
  }

  // test_locks: test_ambiguous_loops
  @Test
  void aConditionOfOneLoopCannotBeWaitedForOnAnother() {
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        waiter("waiter");
        yieldNow();
      });
      other.runUntilComplete(() -> {
        condition.acquire();
        assertThatThrownBy(condition::await)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Condition belongs to a different event loop");
        condition.release();
      });
    }
  }
}
