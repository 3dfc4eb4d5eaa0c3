package dev.weft.testing;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.DeadlockError;
import dev.weft.EventLoop;
import dev.weft.Runner;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestingTest {
  @AsyncTest
  void settleReturnsWhenAllOthersWait() {
    var trace = new Trace();
    var event = new Event();
    createTask(() -> {
      yieldNow();
      yieldNow();
      trace.record("waits");
      event.await();
      trace.record("goes on");
    });
    Testing.settle();
    trace.record("settled");
    event.set();
    Testing.settle();

    assertThat(trace.events()).containsExactly("waits", "settled", "goes on");
    assertThat(EventLoop.running().time()).isZero();
  }

  @AsyncTest(seeds = 200)
  void settleReturnsInEveryOrder() {
    var trace = new Trace();
    createTask(() -> {
      yieldNow();
      trace.record("done");
    });
    Testing.settle();

    assertThat(trace.events()).containsExactly("done");
  }

  @Test
  void exploringReachesAllOrdersOfAFewTasks() {
    Set<List<Integer>> orders = new HashSet<>();
    Testing.explore(
        200,
        () -> {
          List<Integer> order = new ArrayList<>();
          List<Task<?>> tasks = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            int number = i;
            tasks.add(createTask(() -> order.add(number)));
          }
          waitAll(tasks);
          orders.add(order);
        });

    assertThat(orders).hasSize(24);
  }

  @Test
  void anOrderThatChoosesWhatIsNotThereIsToldSo() {
    assertThatThrownBy(
            () -> {
              try (var runner = Runner.builder().order(ready -> ready.size()).build()) {
                runner.run(() -> {});
              }
            })
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("chose 1 among 1 that are ready");
  }

  @Test
  void aTaskThatSpinsDoesNotStarveTheOthers() {
    Testing.explore(
        200,
        () -> {
          boolean[] done = {false};
          TaskGroup.run(group -> {
            group.createTask(() -> {
              while (!done[0]) {
                yieldNow();
              }
            });
            group.createTask(() -> done[0] = true);
          });
        });
  }

  @Test
  void callbacksKeepTheirOrder() {
    Testing.explore(
        100,
        () -> {
          List<Integer> order = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            int number = i;
            EventLoop.running().callSoon(() -> order.add(number));
          }
          createTask(() -> {});
          sleep(seconds(1));
          assertThat(order).containsExactly(0, 1, 2, 3, 4);
        });
  }

  @Test
  void aDeadlockNamesTheCycle() {
    var one = new Lock();
    var two = new Lock();
    assertThatThrownBy(() ->
            Testing.run(() ->
                TaskGroup.run(group -> {
                  group.createTask("a", () -> both(one, two));
                  group.createTask("b", () -> both(two, one));
                })))
        .isInstanceOf(DeadlockError.class)
        .hasMessageStartingWith("deadlock: 3 tasks wait")
        .hasMessageContaining("test waits for group (2 tasks), at TestingTest.java:")
        .hasMessageContaining("a    waits for lock held by b, at TestingTest.java:")
        .hasMessageContaining("b    waits for lock held by a, at TestingTest.java:")
        .hasMessageContaining("cycle: a -> b -> a");
  }

  private static void both(Lock first, Lock second) {
    try (var _ = first.hold()) {
      yieldNow();
      try (var _ = second.hold()) {
        yieldNow();
      }
    }
  }

  @Test
  void whatFailsOnlySometimesIsSaidToDependOnSomethingElse() {
    int[] runs = {0};
    assertThatThrownBy(() ->
            Testing.explore(
                10,
                () -> {
                  if (++runs[0] == 5) {
                    throw new IOException("once");
                  }
                }))
        .hasMessageStartingWith("seed 4: java.io.IOException: once")
        .hasMessageContaining("It did not fail again");
  }

  @Test
  void whatAlwaysFailsNeedsNoSchedule() {
    assertThatThrownBy(() ->
            Testing.explore(
                10,
                () -> {
                  throw new IOException("always");
                }))
        .hasMessageStartingWith("seed 0: java.io.IOException: always")
        .hasMessageContaining("in the loop's own order too");
  }

  @Test
  void aNumberOfSeedsIsRequired() {
    assertThatThrownBy(() -> Testing.explore(0, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 or more");
  }

  @Test
  void aBodyThatFailsWhenCancelledIsFound() {
    assertThatThrownBy(() ->
            Testing.cancelEverywhere(() -> {
              try {
                sleep(seconds(1));
              } catch (CancelledError e) {
                throw new IOException("cleanup failed", e);
              }
            }))
        .hasMessageStartingWith("cancelled at suspension 1 of 1, where task test suspends at ")
        .hasMessageContaining("cleanup failed");
  }

  @Test
  void aBodyThatHangsWhenCancelledIsFound() {
    assertThatThrownBy(() ->
            Testing.cancelEverywhere(() -> {
              try {
                sleep(seconds(1));
              } catch (CancelledError e) {
                new Event().await();
              }
            }))
        .hasMessageContaining("deadlock: 1 task waits");
  }

  @AsyncTest
  void theClockGoesWithTheLoop() {
    Clock clock = Testing.clock();
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    sleep(millis(1500));

    assertThat(clock.millis()).isEqualTo(1500);
  }

  @Test
  void aManualClockMovesWhenItIsTold() {
    var clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    Clock there = clock.withZone(ZoneId.of("Asia/Shanghai"));
    clock.advance(Duration.ofHours(1));

    assertThat(there.instant()).isEqualTo("2026-01-01T01:00:00Z");
    assertThat(there.getZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @AsyncTest
  void aFlakyServiceFailsAsItIsTold() throws Exception {
    var service = FlakyService.answering("pong").failsFirst(2).failsEvery(4).takes(millis(10));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try {
        answers.add(service.call());
      } catch (IOException e) {
        answers.add("failed");
      }
    }

    assertThat(answers).containsExactly("failed", "failed", "pong", "failed", "pong");
    assertThat(service.calls()).isEqualTo(5);
    assertThat(service.failures()).isEqualTo(3);
    assertThat(service.mostAtOnce()).isEqualTo(1);
    assertThat(EventLoop.running().time()).isEqualTo(millis(50));
  }
}
