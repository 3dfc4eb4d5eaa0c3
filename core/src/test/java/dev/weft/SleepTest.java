package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SleepTest {
  private static Duration now() {
    return EventLoop.running().time();
  }

  // test_tasks: test_sleep
  @AsyncTest
  void sleepSuspendsForTheDuration() {
    sleep(seconds(0.05));
    assertThat(now()).isEqualTo(millis(50));
    sleep(millis(50));
    assertThat(now()).isEqualTo(seconds(0.1));
  }

  // test_tasks: test_sleep_zero
  @AsyncTest
  void sleepingForNothingLetsTheOthersRunOnce() {
    var trace = new Trace();
    for (Duration none : List.of(Duration.ZERO, seconds(-1))) {
      EventLoop.running()
          .callSoon(() -> {
            trace.record("ready");
            EventLoop.running().callSoon(() -> trace.record("later"));
          });
      sleep(none);
      trace.record("slept");
      yieldNow();
      trace.record("yielded");
    }

    assertThat(trace.events())
        .containsExactly(
            "ready", "slept", "later", "yielded", "ready", "slept", "later", "yielded");
    assertThat(now()).isZero();
  }

  // test_tasks: test_sleep_zero
  @AsyncTest
  void tasksThatYieldTakeTurns() {
    var trace = new Trace();
    List<Task<Void>> tasks = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      tasks.add(
          createTask(() -> {
            for (int i = 0; i < 3; i++) {
              trace.record(name + i);
              yieldNow();
            }
          }));
    }
    var _ = waitAll(tasks);

    assertThat(trace.events()).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
  }

  // test_tasks: test_sleep_when_delay_is_nan
  @Test
  void notANumberIsNoDuration() {
    assertThatThrownBy(() -> seconds(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN is not a duration");
    assertThatThrownBy(() -> seconds(Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> seconds(1e300)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secondsAreRoundedToNanoseconds() {
    assertThat(seconds(0.1)).isEqualTo(Duration.ofMillis(100));
    assertThat(seconds(1e-9)).isEqualTo(Duration.ofNanos(1));
    assertThat(seconds(1e-10)).isZero();
    assertThat(seconds(-1.5)).isEqualTo(Duration.ofMillis(-1500));
  }

  // test_tasks: test_sleep_cancel
  @AsyncTest
  void aCancelledSleepLeavesNoTimer() {
    Task<Void> task = createTask(() -> sleep(seconds(10)));
    Testing.settle();
    task.cancel();
    Testing.settle();
    assertThat(task.isCancelled()).isTrue();

    // virtual time would stop at 10 s first if the timer were still there
    List<Duration> stops = new ArrayList<>();
    EventLoop.running().callLater(seconds(20), () -> stops.add(now()));
    sleep(seconds(20));
    assertThat(stops).containsExactly(seconds(20));
  }

  // test_tasks: test_task_cancel_sleeping_task
  @AsyncTest
  void aSleepingTaskCanBeCancelledByATimer() {
    Task<Void> sleeper = createTask(() -> sleep(seconds(5000)));
    EventLoop.running().callLater(seconds(0.1), sleeper::cancel);

    assertThatThrownBy(() -> await(sleeper)).isInstanceOf(CancelledError.class);
    assertThat(now()).isEqualTo(seconds(0.1));
  }

  @AsyncTest
  void cancelledBeforeItSleepsItDoesNotSleep() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel("early");
          sleep(seconds(10));
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("early");
    assertThat(now()).isZero();
  }

  // Weft differs: the sleep was over, so it returns, and the cancellation comes at the next one.
  @AsyncTest
  void cancelledJustAfterItWokeItHasSlept() {
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          sleep(seconds(1));
          trace.record("slept");
          sleep(seconds(1));
          trace.record("slept again");
        });
    Testing.settle();
    EventLoop.running().callLater(seconds(1), task::cancel);

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("slept");
    assertThat(now()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void cancelledAtTheSameMomentButBeforeItWokeItIsCancelled() {
    var trace = new Trace();
    List<Task<Void>> task = new ArrayList<>();
    EventLoop.running().callLater(seconds(1), () -> task.getFirst().cancel());
    task.add(
        createTask(() -> {
          sleep(seconds(1));
          trace.record("slept");
        }));

    assertThatThrownBy(() -> await(task.getFirst())).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void yieldNowIsCancelledBeforeWhileAndNotAfter() {
    Task<Void> before =
        createTask(() -> {
          Task.current().cancel();
          yieldNow();
        });
    Task<Void> during = createTask(() -> yieldNow());
    EventLoop.running().callSoon(during::cancel);
    assertThatThrownBy(() -> await(before)).isInstanceOf(CancelledError.class);
    assertThatThrownBy(() -> await(during)).isInstanceOf(CancelledError.class);

    var trace = new Trace();
    Task<Void> after =
        createTask(() -> {
          yieldNow();
          trace.record("yielded");
          Task.current().cancel();
          yieldNow();
          trace.record("yielded again");
        });
    assertThatThrownBy(() -> await(after)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("yielded");
  }

  // test_events: test_timeout_rounding
  @AsyncTest
  void veryShortSleepsAddUpExactly() {
    for (double seconds : new double[] {1e-2, 1e-4, 1e-6, 1e-8, 1e-10}) {
      sleep(seconds(seconds));
    }

    assertThat(now()).isEqualTo(Duration.ofNanos(10_101_010));
  }

  // Weft differs: asyncio leaves the order of equal deadlines open.
  @AsyncTest
  void equalDeadlinesWakeInTheOrderTheyWereSet() {
    List<Integer> woken = new ArrayList<>();
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      tasks.add(
          createTask(() -> {
            sleep(seconds(1));
            woken.add(number);
          }));
    }
    var _ = waitAll(tasks);

    assertThat(woken).hasSize(20).isSorted();
  }

  @AsyncTest
  void aSleepForEverCanBeCancelled() {
    Task<Void> task = createTask(() -> sleep(Duration.ofSeconds(Long.MAX_VALUE)));
    Testing.settle();
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(now()).isZero();
  }
}
