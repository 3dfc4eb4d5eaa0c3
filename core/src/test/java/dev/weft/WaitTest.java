package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFirst;
import static dev.weft.Asyncio.waitFirstException;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class WaitTest {
  private static Task<Void> sleeper(double seconds) {
    return createTask(() -> sleep(seconds(seconds)));
  }

  private static Task<Void> failing(double seconds) {
    return createTask(() -> {
      sleep(seconds(seconds));
      throw new IOException("err");
    });
  }

  private static Duration now() {
    return EventLoop.running().time();
  }

  private static void end(List<? extends Task<?>> tasks) {
    for (Task<?> task : tasks) {
      task.cancel();
    }
    Waited<Task<?>> waited = waitAll(tasks);
    assertThat(waited.pending()).isEmpty();
  }

  // test_tasks: test_wait
  @AsyncTest
  void waitAllReturnsWhenAllAreDone() {
    List<Task<Void>> tasks = List.of(sleeper(0.15), sleeper(0.1));
    Waited<Task<Void>> waited = waitAll(tasks);

    assertThat(waited.done()).containsExactlyElementsOf(tasks);
    assertThat(waited.pending()).isEmpty();
    assertThat(now()).isEqualTo(seconds(0.15));

    assertThat(waitAll(tasks)).isEqualTo(waited);
    assertThat(now()).isEqualTo(seconds(0.15));
  }

  // test_tasks: test_wait_generator, test_wait_with_iterator_of_tasks
  @AsyncTest
  void waitAllTakesAnyCollection() {
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int value = i;
      tasks.add(createTask(() -> value));
    }
    Waited<Task<Integer>> waited = waitAll(Collections.unmodifiableCollection(tasks));

    assertThat(waited.done())
        .extracting(Task::result)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(waited.pending()).isEmpty();
  }

  // test_tasks: test_wait_duplicate_coroutines
  @AsyncTest
  void aTaskGivenTwiceCountsOnce() {
    Task<String> test = createTask(() -> "test");
    Task<String> spam = createTask(() -> "spam");
    Waited<Task<String>> waited = waitAll(List.of(test, test, spam));

    assertThat(waited.pending()).isEmpty();
    assertThat(waited.done()).containsExactly(test, spam);
  }

  // test_tasks: test_wait_errors, test_wait_invalid_args
  @AsyncTest
  void thereMustBeSomethingToWaitFor() {
    List<Task<Void>> none = List.of();

    assertThatThrownBy(() -> waitAll(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> waitFirst(none)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> waitFirstException(none)).isInstanceOf(IllegalArgumentException.class);
  }

  // test_tasks: test_wait_first_completed
  @AsyncTest
  void waitFirstReturnsWhenOneIsDone() {
    Task<Void> slow = sleeper(10);
    Task<Void> quick = sleeper(0.1);
    Waited<Task<Void>> waited = waitFirst(List.of(quick, slow));

    assertThat(waited.done()).containsExactly(quick);
    assertThat(waited.pending()).containsExactly(slow);
    assertThat(slow.isDone()).isFalse();
    assertThat(now()).isEqualTo(seconds(0.1));
    end(List.of(slow));
  }

  // test_tasks: test_wait_really_done
  @AsyncTest
  void doneContainsWhatWasDoneMeanwhile() {
    Task<Void> once = createTask(() -> yieldNow());
    Task<Void> twice =
        createTask(() -> {
          yieldNow();
          yieldNow();
        });
    Waited<Task<Void>> waited = waitFirst(List.of(twice, once));

    assertThat(waited.done()).containsExactly(twice, once);
    assertThat(waited.pending()).isEmpty();
  }

  // test_tasks: test_wait_first_exception
  @AsyncTest
  void waitFirstExceptionReturnsAtOnceIfOneHasFailed() {
    Task<Void> slow = sleeper(10);
    Task<Void> failed = failing(0);
    Waited<Task<Void>> waited = waitFirstException(List.of(failed, slow));

    assertThat(waited.done()).containsExactly(failed);
    assertThat(waited.pending()).containsExactly(slow);
    assertThat(now()).isZero();
    end(List.of(slow));
  }

  // test_tasks: test_wait_first_exception_in_wait
  @AsyncTest
  void waitFirstExceptionReturnsWhenOneFails() {
    Task<Void> slow = sleeper(10);
    Task<Void> fine = sleeper(0.005);
    Task<Void> failing = failing(0.01);
    Waited<Task<Void>> waited = waitFirstException(List.of(failing, slow, fine));

    assertThat(waited.done()).containsExactly(failing, fine);
    assertThat(waited.pending()).containsExactly(slow);
    assertThat(now()).isEqualTo(seconds(0.01));
    end(List.of(slow));
  }

  @AsyncTest
  void waitFirstExceptionDoesNotTakeACancelledTaskForAFailedOne() {
    Task<Void> cancelled = sleeper(10);
    Task<Void> slow = sleeper(2);
    EventLoop.running().callLater(seconds(1), cancelled::cancel);
    Waited<Task<Void>> waited = waitFirstException(List.of(cancelled, slow));

    assertThat(waited.done()).containsExactly(cancelled, slow);
    assertThat(now()).isEqualTo(seconds(2));
  }

  // test_tasks: test_wait_with_exception
  @AsyncTest
  void waitAllLeavesFailuresInTheTasks() {
    Task<Void> fine = sleeper(0.1);
    Task<Void> failing = failing(0.15);
    Waited<Task<Void>> waited = waitAll(List.of(failing, fine));

    assertThat(waited.pending()).isEmpty();
    assertThat(waited.done()).filteredOn(task -> task.exception() != null).containsExactly(failing);
    assertThat(now()).isEqualTo(seconds(0.15));
  }

  // test_tasks: test_wait_with_timeout
  @AsyncTest
  void aLimitEndsTheWaitAndTouchesNothing() {
    Task<Void> quick = sleeper(0.1);
    Task<Void> slow = sleeper(0.15);
    Waited<Task<Void>> waited = waitAll(List.of(slow, quick), seconds(0.11));

    assertThat(waited.done()).containsExactly(quick);
    assertThat(waited.pending()).containsExactly(slow);
    assertThat(now()).isEqualTo(seconds(0.11));
    await(slow);
    assertThat(now()).isEqualTo(seconds(0.15));
  }

  // test_tasks: test_wait_concurrent_complete
  @AsyncTest
  void whatIsDoneTogetherWithTheLimitIsDone() {
    Task<Void> quick = sleeper(0.1);
    Task<Void> slow = sleeper(0.15);
    Testing.settle();
    Waited<Task<Void>> waited = waitAll(List.of(slow, quick), seconds(0.1));

    assertThat(waited.done()).containsExactly(quick);
    assertThat(waited.pending()).containsExactly(slow);
    assertThat(now()).isEqualTo(seconds(0.1));
    await(slow);
  }

  @AsyncTest
  void aLimitThatIsNotReachedLeavesNoTimer() {
    Task<Void> task = sleeper(0.1);
    var _ = waitFirst(List.of(task), seconds(1));
    var _ = waitFirstException(List.of(task), seconds(1));
    assertThat(now()).isEqualTo(seconds(0.1));

    // with a timer left behind, time would stop there first
    sleep(seconds(2));
    assertThat(now()).isEqualTo(seconds(2.1));
  }

  @AsyncTest
  void aLimitOfZeroLetsTheOthersRunOnce() {
    Task<Void> task = createTask(() -> {});
    Task<Void> slow = sleeper(1);
    Waited<Task<Void>> waited = waitAll(List.of(task, slow), Duration.ZERO);

    assertThat(waited.done()).containsExactly(task);
    assertThat(waited.pending()).containsExactly(slow);
    assertThat(now()).isZero();
    end(List.of(slow));
  }

  // test_tasks: test_yield_wait_does_not_shield_cancel
  @AsyncTest
  void cancellingTheWaitLeavesWhatItWaitsForAlone() {
    var trace = new Trace();
    Future<Void> gate = Future.create();
    Task<Void> inner =
        createTask(() -> {
          await(gate);
          trace.record("inner");
        });
    Task<Void> outer =
        createTask(() -> {
          var _ = waitAll(List.of(inner));
          trace.record("outer");
        });
    Testing.settle();
    outer.cancel();

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    gate.setResult(null);
    await(inner);
    assertThat(trace.events()).containsExactly("inner");
  }

  @AsyncTest
  void cancelledBeforeItWaitsItDoesNotWait() {
    Task<Void> inner = sleeper(1);
    Task<Void> outer =
        createTask(() -> {
          Task.current().cancel();
          var _ = waitAll(List.of(inner));
        });

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    assertThat(now()).isZero();
    await(inner);
  }

  @AsyncTest
  void cancelledJustAfterItWasWokenItReturnsAndIsCancelledNext() {
    var trace = new Trace();
    Future<Void> gate = Future.create();
    Task<Void> outer =
        createTask(() -> {
          trace.record("done " + waitAll(List.of(gate)).done().size());
          yieldNow();
          trace.record("went on");
        });
    Testing.settle();
    // the wait's own callback came first, so the waiter is woken when this one runs
    gate.addDoneCallback(done -> outer.cancel());
    gate.setResult(null);

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("done 1");
  }
}
