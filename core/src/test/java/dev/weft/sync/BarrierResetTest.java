package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Block;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;

/** Resetting and aborting a barrier, while tasks wait for it and while they leave it. */
class BarrierResetTest {
  private static final int N = 5;

  private final Barrier barrier = new Barrier(N);
  private final Trace trace = new Trace();
  private int count;

  /** Runs {@code body} in so many tasks and awaits them all. */
  private static void runTasks(int tasks, Block.Run<?> body) {
    await(gather(tasks(tasks, body)));
  }

  private static List<Task<Void>> tasks(int number, Block.Run<?> body) {
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      tasks.add(createTask(body));
    }
    return tasks;
  }

  private static void assertReady(Barrier barrier) {
    assertThat(barrier.waiting()).isZero();
    assertThat(barrier.isBroken()).isFalse();
  }

  private long count(String event) {
    return trace.events().stream().filter(event::equals).count();
  }

  /** Waits; notes when it is found broken, and returns whether it was not. */
  private boolean passes(Barrier barrier) {
    try {
      barrier.await();
      return true;
    } catch (BrokenBarrierException e) {
      trace.record("broken");
      return false;
    }
  }

  // test_locks: test_reset_barrier, test_abort_barrier
  @AsyncTest
  void resettingAnEmptyBarrierChangesNothingAndAbortingBreaksIt() {
    barrier.reset();
    assertReady(barrier);
    barrier.abort();
    assertThat(barrier.isBroken()).isTrue();
    assertThat(barrier.waiting()).isZero();
    assertThatThrownBy(barrier::await)
        .isInstanceOf(BrokenBarrierException.class)
        .hasMessageContaining("reset it to use it again");
    barrier.reset();
    assertReady(barrier);
  }

  // test_locks: test_reset_barrier_while_tasks_waiting
  @AsyncTest
  void aResetSendsThoseWhoWaitAway() {
    List<Task<Void>> tasks = tasks(N - 1, () -> assertThat(passes(barrier)).isFalse());
    yieldNow();
    createTask(() -> barrier.reset());
    await(gather(tasks));
    assertThat(count("broken")).isEqualTo(N - 1);
    assertReady(barrier);
    runTasks(N, () -> assertThat(passes(barrier)).isTrue());
  }

  // test_locks: test_reset_barrier_when_tasks_half_draining
  @AsyncTest
  void aResetWhileTasksAreLeavingSendsTheRestAway() {
    runTasks(
        N,
        () -> {
          if (passes(barrier) && ++count == N - N / 2) {
            barrier.reset();
          }
        });
    assertThat(count).isEqualTo(N - N / 2);
    assertThat(count("broken")).isEqualTo(N / 2);
    assertReady(barrier);
  }

  // test_locks: test_reset_barrier_when_tasks_half_draining_half_blocking
  @AsyncTest
  void aResetLeavesThoseAloneWhoWaitForTheNextRound() {
    runTasks(
        N,
        () -> {
          if (passes(barrier) && ++count > N / 2) {
            barrier.reset();
          }
          assertThat(passes(barrier)).isTrue();
        });
    assertThat(count("broken")).isEqualTo(N / 2);
    assertReady(barrier);
  }

  // test_locks: test_reset_barrier_while_tasks_waiting_and_waiting_again
  @AsyncTest
  void whoWasSentAwayMayWaitAgain() {
    List<Task<Void>> tasks =
        tasks(
            N - 1,
            () -> {
              assertThat(passes(barrier)).isFalse();
              assertThat(passes(barrier)).isTrue();
              trace.record("passed");
            });
    createTask(() -> barrier.reset());
    yieldNow();
    tasks.addAll(tasks(1, () -> assertThat(passes(barrier)).isTrue()));
    await(gather(tasks));
    assertThat(count("broken")).isEqualTo(N - 1);
    assertThat(count("passed")).isEqualTo(N - 1);
    assertReady(barrier);
  }

  // test_locks: test_reset_barrier_while_tasks_draining
  @AsyncTest
  void aResetByTheLastTaskToLeaveSendsNobodyAway() {
    runTasks(
        N,
        () -> {
          barrier.await();
          if (++count == N) {
            barrier.reset();
          }
          barrier.await();
          trace.record("second");
          barrier.await();
          trace.record("third");
        });
    assertThat(count("second")).isEqualTo(N);
    assertThat(count("third")).isEqualTo(N);
    assertReady(barrier);
  }

  // test_locks: test_abort_barrier_when_tasks_half_draining_half_blocking
  @AsyncTest
  void anAbortSendsBothThoseWhoLeaveAndThoseWhoWaitAway() {
    runTasks(
        N,
        () -> {
          if (passes(barrier)) {
            if (++count > N / 2) {
              barrier.abort();
            } else if (!passes(barrier)) {
              trace.record("blocked");
            }
          }
        });
    assertThat(barrier.isBroken()).isTrue();
    assertThat(count).isEqualTo(N - N / 2);
    assertThat(count("broken")).isEqualTo(N - 1);
    assertThat(count("blocked")).isEqualTo(N - N / 2 - 1);
    assertThat(barrier.waiting()).isZero();
  }

  /** Waits twice, unless it is the task to break the barrier in between. */
  private void passTwiceOrAbort() {
    try {
      if (barrier.await() == N / 2) {
        barrier.abort();
      } else {
        barrier.await();
        trace.record("passed twice");
      }
    } catch (BrokenBarrierException e) {
      trace.record("broken");
    }
  }

  // test_locks: test_abort_barrier_when_exception
  @AsyncTest
  void aTaskThatFailsMayBreakItForTheOthers() {
    runTasks(N, () -> passTwiceOrAbort());
    assertThat(barrier.isBroken()).isTrue();
    assertThat(trace.events()).hasSize(N - 1).containsOnly("broken");
    assertThat(barrier.waiting()).isZero();
  }

  // test_locks: test_abort_barrier_when_exception_then_resetting
  @AsyncTest
  void aBrokenBarrierCanBeUsedAgainAfterAReset() {
    var meeting = new Barrier(N);
    runTasks(
        N,
        () -> {
          passTwiceOrAbort();
          if (meeting.await() == N / 2) {
            barrier.reset();
          }
          meeting.await();
          barrier.await();
          trace.record("passed");
        });
    assertThat(count("broken")).isEqualTo(N - 1);
    assertThat(count("passed")).isEqualTo(N);
    assertReady(barrier);
  }
}
