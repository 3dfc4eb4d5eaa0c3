package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;

/** Cancelling a gather, or who awaits it. */
class GatherCancellationTest {
  private static List<Future<Integer>> futures(int count) {
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(Future.create());
    }
    return futures;
  }

  // test_tasks: test_cancellation_broadcast
  @AsyncTest
  void cancellingTheWaiterCancelsAllChildren() {
    var trace = new Trace();
    Future<Void> waiter = Future.create();
    Block.Run<RuntimeException> inner =
        () -> {
          await(waiter);
          trace.record("inner");
        };
    Task<Void> one = createTask(inner);
    Task<Void> two = createTask(inner);
    List<Future<?>> gatherer = new ArrayList<>();
    Task<Void> outer =
        createTask(() -> {
          Future<List<Void>> all = gather(List.of(one, two));
          gatherer.add(all);
          await(all);
          trace.record("outer");
        });
    Testing.settle();
    assertThat(outer.cancel()).isTrue();

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    assertThat(gatherer.getFirst().cancel()).isFalse();
    assertThat(waiter.isCancelled()).isTrue();
    assertThat(one.isCancelled()).isTrue();
    assertThat(two.isCancelled()).isTrue();
    assertThat(trace.events()).isEmpty();
  }

  // test_tasks: test_cancel_gather_1
  @AsyncTest
  void aGatherRefusesToBeCancelledOnceItsChildrenAreDone() {
    var trace = new Trace();
    Future<Integer> future = Future.create();
    Future<List<Integer>> all = gather(List.of(coroutine(() -> await(future))));
    Testing.settle();
    // comes after the child's wake-up: the child is done by then, the gather is not
    future.addDoneCallback(done -> trace.record("cancel " + all.cancel()));
    future.setResult(42);

    assertThat(await(all)).containsExactly(42);
    assertThat(trace.events()).containsExactly("cancel false");
    assertThat(all.isCancelled()).isFalse();
  }

  // test_tasks: test_cancel_gather_2
  @AsyncTest
  void cancellingTheWaiterOfOutcomesThrowsWithTheMessage() {
    Task<Void> task =
        createTask(() -> {
          while (true) {
            await(gatherOutcomes(() -> sleep(seconds(0.05))));
          }
        });
    sleep(seconds(0.22));
    task.cancel("my message");

    assertThatThrownBy(() -> await(task))
        .isInstanceOf(CancelledError.class)
        .hasMessage("my message");
  }

  // test_tasks: test_cancel_gather_2
  @AsyncTest
  void theMessageIsKeptAlsoIfTheChildrenEndWithResults() {
    Future<Integer> future = Future.create();
    Task<Integer> child = createTask(() -> await(future));
    Future<List<Outcome<Integer>>> all = gatherOutcomes(List.of(child));
    Testing.settle();
    future.setResult(1);
    assertThat(all.cancel("my message")).isTrue();

    assertThatThrownBy(() -> await(all))
        .isInstanceOf(CancelledError.class)
        .hasMessage("my message");
    assertThat(child.result()).isEqualTo(1);
  }

  // test_tasks: test_cancel_gather_2
  @AsyncTest
  void aCancelledGatherOfOutcomesEndsWhenItsLastChildHasEnded() {
    Future<List<Outcome<Void>>> all =
        gatherOutcomes(() -> sleep(seconds(10)), GatherCancellationTest::cleanUpForASecond);
    Testing.settle();
    assertThat(all.cancel("stop")).isTrue();
    assertThat(all.isDone()).isFalse();

    assertThatThrownBy(() -> await(all)).isInstanceOf(CancelledError.class);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
    assertThat(all.isCancelled()).isFalse();
  }

  @AsyncTest
  void aCancelledGatherEndsWithItsFirstCancelledChild() {
    Task<Void> slow = createTask(GatherCancellationTest::cleanUpForASecond);
    Task<Void> quick = createTask(() -> sleep(seconds(10)));
    Future<List<Void>> all = gather(List.of(slow, quick));
    Testing.settle();
    all.cancel();

    assertThatThrownBy(() -> await(all)).isInstanceOf(CancelledError.class);
    assertThat(EventLoop.running().time()).isZero();
    var _ = waitAll(List.of(slow));
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
  }

  private static void cleanUpForASecond() {
    try {
      sleep(seconds(10));
    } finally {
      sleep(seconds(1));
    }
  }

  @AsyncTest
  void aWaiterCancelledBeforeItAwaitsCancelsTheChildren() {
    List<Future<Integer>> some = futures(2);
    Task<List<Integer>> task =
        createTask(() -> {
          Task.current().cancel();
          return await(gather(some));
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(some).allMatch(Future::isCancelled);
  }

  @AsyncTest
  void aWaiterCancelledJustAfterTheLastChildGetsTheResults() {
    List<Future<Integer>> some = futures(1);
    Future<List<Integer>> all = gather(some);
    List<Task<?>> waiter = new ArrayList<>();
    // registered before the waiter comes, so it runs when that is woken but has not resumed
    all.addDoneCallback(done -> waiter.getFirst().cancel());
    Task<List<Integer>> task = createTask(() -> await(all));
    waiter.add(task);
    Testing.settle();
    some.getFirst().setResult(1);

    assertThat(await(task)).containsExactly(1);
    assertThat(task.cancelling()).isEqualTo(1);
  }
}
