package dev.weft.resilience;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.FlakyService;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

class BulkheadTest {
  private final Trace trace = new Trace();

  private Task<Void> visitor(Bulkhead bulkhead, String name) {
    return createTask(() ->
        bulkhead.run(() -> {
          trace.record(name);
          sleep(seconds(1));
        }));
  }

  @AsyncTest
  void soManyRunAtOnceAndTheOthersWait() {
    var service = FlakyService.answering("yes").takes(seconds(1));
    var bulkhead = Bulkhead.of(2);
    TaskGroup.run(group -> {
      for (int i = 0; i < 5; i++) {
        group.createTask(() -> bulkhead.run(service::call));
      }
      Testing.settle();
      assertThat(bulkhead.running()).isEqualTo(2);
      assertThat(bulkhead.waiting()).isEqualTo(3);
    });
    assertThat(service.mostAtOnce()).isEqualTo(2);
    assertThat(service.calls()).isEqualTo(5);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(3));
    assertThat(bulkhead.running()).isZero();
    assertThat(bulkhead.waiting()).isZero();
  }

  @AsyncTest
  void theyEnterInTheOrderTheyCame() {
    var bulkhead = Bulkhead.of(1);
    visitor(bulkhead, "first");
    visitor(bulkhead, "second");
    await(visitor(bulkhead, "third"));
    assertThat(trace.events()).containsExactly("first", "second", "third");
  }

  @AsyncTest
  void whenNobodyMoreMayWaitItIsFull() {
    var bulkhead = Bulkhead.of(1, 1);
    visitor(bulkhead, "runs");
    Task<Void> waits = visitor(bulkhead, "waits");
    Testing.settle();
    assertThatThrownBy(() -> bulkhead.run(() -> trace.record("never")))
        .isInstanceOf(BulkheadFullException.class)
        .hasMessageContaining("1 run and 1 wait");
    await(waits);
    assertThat(trace.events()).containsExactly("runs", "waits");
    bulkhead.run(() -> trace.record("later"));
  }

  @AsyncTest
  void withoutRoomToWaitAPlaceIsTakenOrRefused() {
    var bulkhead = Bulkhead.of(1, 0);
    Task<Void> inside = visitor(bulkhead, "inside");
    Testing.settle();
    assertThatThrownBy(() -> bulkhead.run(() -> {})).isInstanceOf(BulkheadFullException.class);
    await(inside);
    bulkhead.run(() -> trace.record("after"));
    assertThat(trace.events()).containsExactly("inside", "after");
  }

  @AsyncTest
  void whoWasHandedAPlaceDoesNotWaitAnyMore() {
    var bulkhead = Bulkhead.of(1, 1);
    visitor(bulkhead, "first");
    Testing.settle();
    Task<Void> second = visitor(bulkhead, "second");
    Testing.settle();
    List<Integer> seen = new ArrayList<>();
    EventLoop.running().callAt(seconds(1), () -> {});
    Task<Void> third =
        createTask(() -> {
          sleep(seconds(1)); // wakes after the first has
          seen.add(bulkhead.waiting());
          bulkhead.run(() -> trace.record("third"));
        });
    await(second);
    await(third);
    assertThat(trace.events()).containsExactly("first", "second", "third");
    assertThat(seen).containsExactly(0);
  }

  @AsyncTest
  void aFailureGivesThePlaceBack() {
    var bulkhead = Bulkhead.of(1, 0);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() ->
              bulkhead.run(() -> {
                throw new IOException("own");
              }))
          .isInstanceOf(IOException.class)
          .hasMessage("own");
    }
  }

  @AsyncTest
  void aWaiterThatIsCancelledLosesNothing() {
    var bulkhead = Bulkhead.of(1);
    visitor(bulkhead, "inside");
    Task<Void> cancelled = visitor(bulkhead, "cancelled");
    Task<Void> next = visitor(bulkhead, "next");
    Testing.settle();
    cancelled.cancel();
    await(next);
    assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("inside", "next");
    assertThat(bulkhead.running()).isZero();
  }

  @AsyncTest
  void aTaskCancelledBeforehandDoesNotWait() {
    var bulkhead = Bulkhead.of(1);
    Task<Void> inside = visitor(bulkhead, "inside");
    Testing.settle();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          bulkhead.run(() -> trace.record("never"));
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    await(inside);
    assertThat(trace.events()).containsExactly("inside");
    assertThat(bulkhead.running()).isZero();
  }

  @AsyncTest
  void cancelledJustAfterItWasWokenItGivesItsPlaceBack() {
    var bulkhead = Bulkhead.of(1);
    Task<Void> woken = visitor(bulkhead, "inside");
    Task<Void> second = visitor(bulkhead, "second");
    Task<Void> third = visitor(bulkhead, "third");
    Testing.settle();
    woken.addDoneCallback(_ -> second.cancel());
    await(third);
    assertThatThrownBy(() -> await(second)).isInstanceOf(CancelledError.class);
    assertThat(bulkhead.running()).isZero();
  }

  @AsyncTest(seeds = 1000)
  void itsBoundsHoldInEveryOrder() {
    RandomGenerator random = EventLoop.running().random();
    int most = random.nextInt(1, 4);
    int mayWait = random.nextInt(0, 4);
    var bulkhead = Bulkhead.of(most, mayWait);
    int[] inside = {0};
    int[] refused = {0};
    int[] ran = {0};
    List<Task<Void>> tasks = new ArrayList<>();
    TaskGroup.run(group -> {
      for (int i = 0; i < 9; i++) {
        Task<Void> task =
            group.createTask(() -> {
              yieldNow();
              try {
                bulkhead.run(() -> {
                  assertThat(++inside[0]).isLessThanOrEqualTo(most);
                  try {
                    assertThat(bulkhead.running()).isBetween(inside[0], most);
                    assertThat(bulkhead.waiting()).isLessThanOrEqualTo(mayWait);
                    sleep(millis(random.nextInt(3)));
                    ran[0]++;
                  } finally {
                    inside[0]--;
                  }
                });
              } catch (BulkheadFullException e) {
                refused[0]++;
              }
            });
        tasks.add(task);
        if (random.nextInt(3) == 0) {
          EventLoop.running().callLater(millis(random.nextInt(4)), task::cancel);
        }
      }
    });
    long uncancelled = tasks.stream().filter(task -> !task.isCancelled()).count();
    assertThat((long) ran[0] + refused[0]).as("all had their turn").isBetween(uncancelled, 9L);
    assertThat(bulkhead.running()).isZero();
    assertThat(bulkhead.waiting()).isZero();
    for (int i = 0; i < most; i++) {
      bulkhead.run(() -> {}); // every place is there again
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void itMayBeCancelledAnywhere() {
    var bulkhead = Bulkhead.of(1);
    TaskGroup.run(group -> {
      for (int i = 0; i < 3; i++) {
        group.createTask(() -> bulkhead.run(() -> sleep(millis(10))));
      }
    });
    assertThat(bulkhead.running()).isZero();
  }
}
