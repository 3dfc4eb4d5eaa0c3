package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TestLoop;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Cancelled waits: the lock is held again, the cancellation comes out, no signal is lost. */
class ConditionCancellationTest {
  private final Condition condition = new Condition();
  private final Trace trace = new Trace();
  private int state;

  /** Creates a task that waits for one signal. */
  private Task<Void> waiter(String name) {
    return createTask(() -> {
      try (var _ = condition.hold()) {
        condition.await();
        trace.record(name);
      }
    });
  }

  // test_locks: test_wait_cancel
  @Test
  void aCancelledWaitHasTheLockAgain() {
    TestLoop.run(() -> {
      condition.acquire();
      Task<Void> task = createTask(() -> condition.await());
      EventLoop.running().callSoon(task::cancel);

      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(condition.isLocked()).isTrue();
    });
  }

  @Test
  void aTaskCancelledBeforehandDoesNotWaitAndHasTheLock() {
    TestLoop.run(() -> {
      Task<Void> task =
          createTask(() -> {
            condition.acquire();
            Task.current().cancel();
            condition.await();
          });
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(condition.isLocked()).isTrue();
    });
  }

  // test_locks: test_wait_cancel_contested
  @Test
  void aWaitCancelledWhileItWantsTheLockBackEndsWithTheLock() {
    TestLoop.run(() -> {
      condition.acquire();
      Task<Void> task = createTask(() -> condition.await());
      yieldNow();
      assertThat(condition.isLocked()).isFalse();

      condition.acquire();
      condition.signal();
      EventLoop.running().callSoon(task::cancel);
      EventLoop.running().callSoon(condition::release);
      var _ = catchThrowable(() -> await(task));
      assertThat(condition.isLocked()).isTrue();
    });
  }

  // test_locks: test_wait_cancel_after_notify
  @AsyncTest
  void aCancellationWhileWantingTheLockBackComesWhenItHasTheLock() {
    Task<Void> task = waiter("went on");
    yieldNow();
    condition.acquire();
    condition.signal();
    yieldNow();
    task.cancel();
    Testing.settle();
    assertThat(task.isDone()).isFalse();
    condition.release();
    Testing.settle();

    assertThat(task.isCancelled()).isTrue();
    assertThat(condition.isLocked()).isFalse();
    assertThat(trace.events()).isEmpty();
  }

  // test_locks: test_timeout_in_block
  @AsyncTest
  void aTimeoutInTheBlockIsATimeout() {
    try (var _ = condition.hold()) {
      assertThatThrownBy(() -> waitFor(() -> condition.await(), seconds(0.5)))
          .isInstanceOf(TimeoutException.class);
      assertThat(condition.isLocked()).isTrue();
    }
  }

  /** Creates a task that waits until the state is not 0 and notes the cancellation it gets. */
  private Task<Void> noting(List<Throwable> caught) {
    return createTask(() -> {
      try (var _ = condition.hold()) {
        condition.awaitUntil(() -> state != 0);
      } catch (CancelledError e) {
        caught.add(e);
        throw e;
      }
    });
  }

  // test_locks: test_cancelled_error_wakeup
  @AsyncTest
  void theCancellationOfTheWaitComesOutAsItIs() {
    List<Throwable> caught = new ArrayList<>();
    Task<Void> task = noting(caught);
    yieldNow();
    task.cancel("why");

    assertThatThrownBy(() -> await(task))
        .isInstanceOf(CancelledError.class)
        .hasMessage("why")
        .isSameAs(caught.getFirst());
  }

  // test_locks: test_cancelled_error_re_aquire
  @AsyncTest
  void theCancellationWhileWantingTheLockBackComesOutAsItIs() {
    List<Throwable> caught = new ArrayList<>();
    Task<Void> task = noting(caught);
    yieldNow();
    condition.acquire();
    state = 1;
    condition.signal();
    yieldNow();
    task.cancel("why");
    condition.release();

    assertThatThrownBy(() -> await(task))
        .isInstanceOf(CancelledError.class)
        .hasMessage("why")
        .isSameAs(caught.getFirst());
  }

  @AsyncTest
  void ofSeveralCancellationsWhileWantingTheLockBackTheLastCounts() {
    List<Throwable> caught = new ArrayList<>();
    Task<Void> task = noting(caught);
    yieldNow();
    condition.acquire();
    task.cancel("one");
    Testing.settle();
    task.cancel("two");
    Testing.settle();
    task.cancel("three");
    Testing.settle();
    assertThat(task.isDone()).isFalse();
    condition.release();

    assertThatThrownBy(() -> await(task)).hasMessage("three").isSameAs(caught.getFirst());
    assertThat(condition.isLocked()).isFalse();
  }

  /** Takes one from the state whenever it is positive, until it is negative. */
  private void consume() {
    try (var _ = condition.hold()) {
      while (state >= 0) {
        condition.awaitUntil(() -> state != 0);
        state -= state > 0 ? 1 : 0;
      }
    }
  }

  /** Asserts that an item is consumed if the consumer that was signalled is cancelled. */
  private void assertConsumed(Runnable beforeTheCancellation) {
    Task<Void> one = createTask(() -> consume());
    Task<Void> two = createTask(() -> consume());
    yieldNow();
    try (var _ = condition.hold()) {
      state++;
      condition.signal(1);
      beforeTheCancellation.run();
      one.cancel();
      assertThatThrownBy(() -> timeout(seconds(1), () -> condition.awaitUntil(() -> state < 0)))
          .isInstanceOf(TimeoutException.class);
      assertThat(state).isZero();
      state = -1;
      condition.signalAll();
    }
    await(two);
    assertThat(catchThrowable(() -> await(one))).isInstanceOf(CancelledError.class);
  }

  // test_locks: test_cancelled_wakeup
  @Test
  void theSignalOfATaskCancelledAtTheSameTimeIsNotLost() {
    TestLoop.run(() -> assertConsumed(() -> {}));
  }

  // test_locks: test_cancelled_wakeup_relock
  @Test
  void theSignalOfATaskCancelledWhileWantingTheLockBackIsNotLost() {
    TestLoop.run(() -> assertConsumed(() -> yieldNow()));
  }
}
