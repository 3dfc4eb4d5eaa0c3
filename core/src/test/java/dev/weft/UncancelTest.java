package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The counter of cancellations: cancelling and uncancel. */
class UncancelTest {
  // test_tasks: test_cancelling
  @AsyncTest
  void cancellingCountsEveryRequest() {
    Task<Void> task = createTask(() -> sleep(seconds(10)));
    assertThat(task.cancelling()).isZero();

    assertThat(task.cancel()).isTrue();
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(task.cancel()).isTrue();
    assertThat(task.cancelling()).isEqualTo(2);
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  // test_tasks: test_uncancel_basic
  @AsyncTest
  void aTaskThatUncancelsCanBeCancelledAgain() {
    Task<Void> task =
        createTask(() -> {
          try {
            sleep(seconds(10));
          } catch (CancelledError e) {
            Task.current().uncancel();
            sleep(seconds(10));
          }
        });
    Testing.settle();
    assertThat(task.cancel()).isTrue();
    assertThat(task.cancelling()).isEqualTo(1);
    Testing.settle();
    assertThat(task.cancelling()).isZero();
    assertThat(task.isDone()).isFalse();

    assertThat(task.cancel()).isTrue();
    assertThat(task.cancelling()).isEqualTo(1);
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);

    task.uncancel();
    assertThat(task.isCancelled()).isTrue();
  }

  // test_tasks: test_uncancel_basic
  @AsyncTest
  void uncancelStopsAtZero() {
    assertThat(Task.current().uncancel()).isZero();
    assertThat(Task.current().cancelling()).isZero();
  }

  // test_tasks: test_uncancel_resets_must_cancel
  @AsyncTest
  void theLastUncancelTakesBackACancellationThatWasNotDelivered() {
    Future<Void> future = Future.create();
    Task<Integer> task =
        createTask(() -> {
          await(future);
          yieldNow();
          return 42;
        });
    Testing.settle();
    future.setResult(null);
    task.cancel();
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(task.uncancel()).isZero();

    assertThat(await(task)).isEqualTo(42);
  }

  @AsyncTest
  void uncancelLeavesTheOtherCancellationsInForce() {
    Task<Void> task = createTask(() -> yieldNow());
    task.cancel();
    task.cancel();
    assertThat(task.uncancel()).isEqualTo(1);

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void aSelfCancellationTakenBackIsNeverFelt() {
    Task<?> self = Task.current();
    self.cancel();
    self.uncancel();

    sleep(seconds(1));
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
  }

  // test_tasks: test_uncancel_structured_blocks
  @AsyncTest
  void aHandMadeTimeoutConvertsItsOwnCancellationOnly() {
    Task<List<Boolean>> late = createTask(() -> request(seconds(10), seconds(0.1)));
    assertThat(await(late)).containsExactly(true, false, true);
    assertThat(late.cancelling()).isZero();
    assertThat(EventLoop.running().time()).isEqualTo(seconds(0.1));

    Task<List<Boolean>> early = createTask(() -> request(seconds(0), seconds(10)));
    assertThat(await(early)).containsExactly(false, true, true);
    assertThat(early.cancelling()).isZero();
  }

  /** Returns whether it timed out, whether the block came to its end, and the code behind it. */
  private static List<Boolean> request(Duration work, Duration limit) {
    boolean[] flags = new boolean[3];
    try {
      withLimit(work, limit, flags);
    } catch (TimeoutException e) {
      assertThat(flags[0]).isTrue();
    }
    yieldNow();
    flags[2] = true;
    return List.of(flags[0], flags[1], flags[2]);
  }

  /**
   * Follows the rules of CPython's test: uncancel once for the own cancel, convert at zero only.
   */
  private static void withLimit(Duration work, Duration limit, boolean[] flags)
      throws TimeoutException {
    Task<?> task = Task.current();
    TimerHandle alarm =
        task.loop()
            .callLater(
                limit,
                () -> {
                  flags[0] = true;
                  task.cancel();
                });
    boolean cancelled = false;
    try {
      sleep(work);
      flags[1] = true;
    } catch (CancelledError e) {
      cancelled = true;
      throw e;
    } finally {
      alarm.cancel();
      if (flags[0] && task.uncancel() == 0 && cancelled) {
        convert();
      }
    }
  }

  private static void convert() throws TimeoutException {
    throw new TimeoutException();
  }

  // test_tasks: test_uncancel_structured_blocks
  @AsyncTest
  void aHandMadeTimeoutLeavesACancellationFromOutsideAlone() {
    Task<List<Boolean>> task = createTask(() -> request(seconds(10), seconds(1)));
    EventLoop.running().callLater(seconds(1), task::cancel);

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.cancelling()).isEqualTo(1);
  }
}
