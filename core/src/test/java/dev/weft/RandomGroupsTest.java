package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.moveOnAfter;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Groups, timeouts, scopes, gather and race in a thousand random schedules with random
 * cancellations: nothing outlives its block, and every cancellation ends where it belongs.
 */
@Tag("explore")
class RandomGroupsTest {
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Does something and may fail. */
  private static int work(Schedule schedule) {
    int rounds = schedule.random(4);
    for (int i = 0; i < rounds; i++) {
      schedule.pause();
    }
    if (schedule.oneIn(10)) {
      throw new Failure();
    }
    return rounds;
  }

  /**
   * Asserts, in a task of the schedule, that no cancellation is left from a block, and that one
   * from outside that lost against a failure comes now.
   */
  private static void assertNothingPending(Schedule schedule) {
    Task<?> self = Task.current();
    boolean due = self.cancelling() > 0;
    try {
      sleep(millis(1));
      assertThat(due).as("a cancellation that was never delivered").isFalse();
    } catch (CancelledError e) {
      assertThat(schedule.wasCancelled(self)).as("cancelled from outside").isTrue();
      throw e;
    }
  }

  /** A group of tasks that may grow, fail, be cancelled and contain groups. */
  private static void group(Schedule schedule, int depth) {
    List<Task<?>> children = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    Duration start = EventLoop.running().time();
    try {
      TaskGroup.run(group -> {
        for (int i = schedule.random(4); i > 0; i--) {
          children.add(group.createTask(() -> member(schedule, depth, failures)));
        }
        member(schedule, depth, failures);
        if (schedule.oneIn(4)) {
          children.addAll(straggler(group));
          schedule.pause();
          group.cancel();
        }
        schedule.pause();
      });
      assertThat(failures).isEmpty();
    } catch (ExceptionGroup e) {
      assertThat(e.exceptions()).containsExactlyInAnyOrderElementsOf(failures);
      if (depth > 0) {
        throw e;
      }
    } finally {
      assertThat(children).as("children").allMatch(Task::isDone);
      assertThat(EventLoop.running().time()).isLessThan(start.plusSeconds(10));
    }
  }

  private static List<Task<?>> straggler(TaskGroup group) {
    try {
      return List.of(group.createTask(() -> sleep(seconds(50))));
    } catch (IllegalStateException failedMeanwhile) {
      return List.of();
    }
  }

  private static void member(Schedule schedule, int depth, List<Throwable> failures) {
    try {
      work(schedule);
      if (depth < 2 && schedule.oneIn(3)) {
        group(schedule, depth + 1);
      }
    } catch (Failure | ExceptionGroup e) {
      failures.add(e);
      throw e;
    }
  }

  @Test
  void taskGroup() {
    Schedule.runAll(schedule -> {
      schedule.create(
          1 + schedule.random(3),
          () -> {
            group(schedule, 0);
            assertNothingPending(schedule);
          });
      schedule.disturb(3);
      schedule.assertAllEnd();
    });
  }

  /** Timeouts in timeouts; each throws a TimeoutException only when its own time is over. */
  private static void timeouts(Schedule schedule, int depth) {
    Duration deadline = EventLoop.running().time().plus(millis(schedule.random(6)));
    Timeout[] seen = new Timeout[1];
    try {
      Timeout.runAt(
          deadline,
          scope -> {
            seen[0] = scope;
            schedule.pause();
            if (depth < 2) {
              timeouts(schedule, depth + 1);
            }
            if (schedule.oneIn(4)) {
              scope.reschedule(scope.isExpired() ? deadline : deadline.plusMillis(2));
            }
            work(schedule);
          });
    } catch (TimeoutException e) {
      assertThat(seen[0].isExpired()).isTrue();
      assertThat(EventLoop.running().time()).isGreaterThanOrEqualTo(deadline);
    } catch (Failure | IllegalStateException e) {
      schedule.pause();
    }
  }

  @Test
  void timeouts() {
    Schedule.runAll(schedule -> {
      schedule.create(
          1 + schedule.random(3),
          () -> {
            timeouts(schedule, 0);
            assertNothingPending(schedule);
          });
      schedule.disturb(3);
      schedule.assertAllEnd();
    });
  }

  @Test
  void shieldedScopes() {
    Schedule.runAll(schedule -> {
      schedule.create(
          1 + schedule.random(3),
          () -> {
            CancelScope.run(scope -> {
              schedule.pause();
              scope.setShielded(true);
              inShield(schedule);
              if (schedule.oneIn(3)) {
                scope.cancel();
              }
              if (schedule.oneIn(3)) {
                scope.setShielded(false);
                boolean due = Task.current().cancelling() > 0;
                sleep(millis(1));
                assertThat(due).as("not delivered without the shield").isFalse();
              }
              schedule.pause();
            });
            assertNothingPending(schedule);
          });
      schedule.disturb(5);
      schedule.assertAllEnd();
    });
  }

  /** What no cancellation from outside may reach, or change the end of. */
  private static void inShield(Schedule schedule) {
    Task<?> self = Task.current();
    boolean due = self.cancelling() > 0;
    try {
      int time = 1 + 2 * schedule.random(2);
      assertThat(moveOnAfter(millis(2), () -> sleep(millis(time)))).isEqualTo(time == 1);
      try {
        timeout(millis(1), () -> sleep(millis(5)));
        throw new AssertionError("in time");
      } catch (TimeoutException expected) {
        schedule.pause();
      }
      TaskGroup.run(group -> {
        group.createTask(() -> schedule.pause());
        group.cancel();
        sleep(seconds(1));
      });
    } catch (CancelledError e) {
      assertThat(due).as("cancelled before the shield").isTrue();
      throw e;
    }
  }

  @Test
  void gathered() {
    Schedule.runAll(schedule -> {
      List<Task<Integer>> children = new ArrayList<>();
      for (int i = schedule.random(5); i >= 0; i--) {
        children.add(createTask(() -> work(schedule)));
      }
      Future<List<Integer>> all = gather(children);
      schedule.create(2, () -> awaitGathered(schedule, all, children));
      schedule.create(
          1,
          () -> {
            schedule.pause();
            if (schedule.oneIn(2)) {
              children.get(schedule.random(children.size())).cancel();
            }
          });
      schedule.disturb(3);
      schedule.assertAllEnd();
      awaitGathered(schedule, all, children);
      assertThat(children).allMatch(Task::isDone);
    });
  }

  private static void awaitGathered(
      Schedule schedule, Future<List<Integer>> all, List<Task<Integer>> children) {
    try {
      List<Integer> results = await(all);
      assertThat(results).isEqualTo(children.stream().map(Task::result).toList());
      schedule.pause();
    } catch (Failure e) {
      assertThat(children).anyMatch(child -> failedWith(child, e));
    } catch (CancelledError e) {
      if (schedule.wasCancelled(Task.current())) {
        throw e;
      }
      assertThat(all.isDone()).isTrue();
    }
  }

  private static boolean failedWith(Task<?> child, Failure error) {
    return child.isDone() && !child.isCancelled() && child.exception() == error;
  }

  @Test
  void races() {
    Schedule.runAll(schedule -> {
      schedule.create(
          1 + schedule.random(3),
          () -> {
            int[] running = {0};
            Block.Call<Integer, RuntimeException> racer =
                () -> {
                  running[0]++;
                  try {
                    return work(schedule);
                  } finally {
                    running[0]--;
                  }
                };
            try {
              assertThat(Asyncio.<Integer>race(racer, racer, racer)).isBetween(0, 3);
            } catch (ExceptionGroup e) {
              assertThat(e.exceptions()).hasSize(3);
            } finally {
              assertThat(running[0]).as("racers left").isZero();
            }
            assertNothingPending(schedule);
          });
      schedule.disturb(4);
      schedule.assertAllEnd();
    });
  }
}
