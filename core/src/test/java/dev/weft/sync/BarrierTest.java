package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarrierTest {
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

  // test_locks: test_barrier_parties
  @Test
  void aBarrierForNobodyIsRefused() {
    for (int parties : new int[] {0, -4}) {
      assertThatThrownBy(() -> new Barrier(parties))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot be for " + parties);
    }
    assertThat(barrier.parties()).isEqualTo(N);
  }

  // test_locks: test_context_manager
  @AsyncTest
  void eachTaskGetsItsNumberByOrderOfArrival() {
    var three = new Barrier(3);
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(createTask(() -> three.await()));
    }
    assertThat(await(gather(tasks))).containsExactly(0, 1, 2);
    assertReady(three);
  }

  // test_locks: test_filling_one_task, test_filling_one_task_twice
  @AsyncTest
  void aBarrierForOneLetsEverybodyPass() throws Exception {
    var one = new Barrier(1);
    EventLoop.running().callSoon(() -> trace.record("the loop had a turn"));
    assertThat(one.await()).isZero();
    assertThat(one.await()).isZero();
    assertThat(trace.events()).isEmpty();
    assertReady(one);
  }

  // test_locks: test_filling_task_by_task
  @AsyncTest
  void itCountsThoseWhoWait() throws Exception {
    var three = new Barrier(3);
    for (int i = 1; i <= 2; i++) {
      createTask(() -> three.await());
      yieldNow();
      assertThat(three.waiting()).isEqualTo(i);
    }
    assertThat(three.await()).isEqualTo(2);
    assertReady(three);
  }

  // test_locks: test_filling_tasks_wait_twice
  @AsyncTest
  void itCanBeUsedAgain() {
    runTasks(
        N,
        () -> {
          barrier.await();
          trace.record("first");
          barrier.await();
          trace.record("second");
        });
    assertThat(trace.events().subList(0, N)).containsOnly("first");
    assertThat(trace.events().subList(N, 2 * N)).containsOnly("second");
    assertReady(barrier);
  }

  // test_locks: test_filling_tasks_check_return_value
  @AsyncTest
  void theNumbersOfTheSecondRoundAreDifferentToo() {
    List<Integer> numbers = new ArrayList<>();
    runTasks(
        N,
        () -> {
          barrier.await();
          numbers.add(barrier.await());
        });
    assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertReady(barrier);
  }

  // test_locks: test_draining_state
  @AsyncTest
  void theNextRoundBeginsWhenTheLastTaskHasGone() {
    List<Task<Void>> round =
        tasks(
            N,
            () -> {
              barrier.await();
              trace.record("passed, " + barrier.waiting() + " waiting");
            });
    Task<Integer> early = createTask(() -> barrier.await());
    yieldNow();
    assertThat(trace.events()).containsExactly("passed, 0 waiting");
    await(gather(round));
    assertThat(trace.events()).hasSize(N).containsOnly("passed, 0 waiting");

    Testing.settle();
    assertThat(barrier.waiting()).isEqualTo(1);
    early.cancel();
  }

  // test_locks: test_blocking_tasks_while_draining
  @AsyncTest
  void whoComesBackWhileOthersAreLeavingWaitsForTheNextRound() {
    var others = new Barrier(N - 2);
    runTasks(
        N,
        () -> {
          barrier.await();
          if (count++ >= 2) {
            others.await();
            trace.record("others");
          }
          barrier.await();
          trace.record("second");
        });
    assertThat(trace.events())
        .containsExactly(
            "others", "others", "others", "second", "second", "second", "second", "second");
  }

  // test_locks: test_filling_tasks_cancel_one
  @AsyncTest
  void aCancelledTaskOnlyLeaves() {
    var three = new Barrier(3);
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      tasks.add(createTask(() -> three.await()));
    }
    yieldNow();
    Task<Integer> cancelled = tasks.removeFirst();
    cancelled.cancel();
    yieldNow();
    assertThat(three.waiting()).isEqualTo(1);
    assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);

    tasks.add(createTask(() -> three.await()));
    yieldNow();
    assertThat(three.waiting()).isEqualTo(2);
    tasks.add(createTask(() -> three.await()));
    await(gather(tasks));
    assertReady(three);
  }

  @AsyncTest
  void eachTaskGetsADifferentNumberAlsoAfterACancellation() {
    var three = new Barrier(3);
    Task<Integer> cancelled = createTask(() -> three.await());
    List<Task<Integer>> tasks = new ArrayList<>();
    tasks.add(createTask(() -> three.await()));
    yieldNow();
    cancelled.cancel();
    yieldNow();
    tasks.add(createTask(() -> three.await()));
    tasks.add(createTask(() -> three.await()));

    assertThat(await(gather(tasks))).containsExactlyInAnyOrder(0, 1, 2);
    assertReady(three);
  }

  // Weft differs: asyncio counts a task until it has noticed that it is cancelled.
  @AsyncTest
  void aTaskThatIsBeingCancelledDoesNotCount() throws Exception {
    var two = new Barrier(2);
    Task<Integer> cancelled = createTask(() -> two.await());
    yieldNow();
    cancelled.cancel();
    Task<Integer> next = createTask(() -> two.await());

    assertThat(two.await()).isZero();
    assertThat(timeout(seconds(1), () -> await(next))).isEqualTo(1);
    assertThat(cancelled.isCancelled()).isTrue();
  }

  @AsyncTest
  void aTaskCancelledBeforehandDoesNotWait() {
    Task<Integer> task =
        createTask(() -> {
          Task.current().cancel();
          return barrier.await();
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertReady(barrier);
  }

  // Weft's rule: the barrier was passed before the cancellation came.
  @AsyncTest
  void aTaskCancelledAfterItWasWokenHasPassed() throws Exception {
    var two = new Barrier(2);
    Task<Void> task =
        createTask(() -> {
          trace.record("passed as " + two.await());
          sleep(seconds(1));
          trace.record("slept");
        });
    yieldNow();
    assertThat(two.await()).isEqualTo(1);
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("passed as 0");
    assertReady(two);
  }

  @Test
  void aBarrierOfOneLoopCannotBeWaitedForOnAnother() {
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        createTask(() -> barrier.await());
        yieldNow();
      });
      other.runUntilComplete(() ->
          assertThatThrownBy(barrier::await)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Barrier belongs to a different event loop"));
    }
  }
}
