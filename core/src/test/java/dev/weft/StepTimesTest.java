package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTimesTest {
  private static void compute(Duration time) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      Thread.onSpinWait();
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void itCountsWhatATaskRuns() {
    TestLoop.run(() -> {
      var times = new StepTimes();
      times.countFor(seconds(1000));
      Task<Void> busy =
          createTask(() -> {
            compute(millis(2));
            yieldNow();
            compute(millis(3));
          });
      Task<Void> idle = createTask(() -> yieldNow());
      await(busy);
      await(idle);

      assertThat(times.of(busy)).isGreaterThanOrEqualTo(millis(5));
      assertThat(times.of(idle)).isLessThan(times.of(busy));
    });
  }

  @Test
  void itCountsNothingBeforeItIsTold() {
    TestLoop.run(() -> {
      var times = new StepTimes();
      Task<Void> busy = createTask(() -> compute(millis(1)));
      await(busy);

      assertThat(times.isCounting()).isFalse();
      assertThat(times.of(busy)).isZero();
    });
  }

  @Test
  void itStopsByItself() {
    TestLoop.run(() -> {
      var times = new StepTimes();
      times.countFor(Duration.ZERO);
      assertThat(times.isCounting()).isTrue();
      await(createTask(() -> {}));

      assertThat(times.isCounting()).isFalse();
      Task<Void> busy = createTask(() -> compute(millis(1)));
      await(busy);
      assertThat(times.of(busy)).isZero();
    });
  }

  @Test
  void theStepInWhichItBeginsCountsFromThere() {
    TestLoop.run(() -> {
      var times = new StepTimes();
      compute(millis(30));
      long start = System.nanoTime();
      times.countFor(seconds(1000));
      compute(millis(3));
      assertThat(times.ofCurrent()).isBetween(millis(3), since(start));
      createTask(() -> compute(millis(30)));
      Asyncio.sleep(millis(1));
      compute(millis(3));

      assertThat(times.ofCurrent()).isBetween(millis(6), since(start).minusMillis(30));
      assertThat(times.of(Task.current())).isBetween(millis(3), since(start).minusMillis(30));
    });
  }

  @Test
  void itCountsNoMoreWhenItIsStopped() {
    TestLoop.run(() -> {
      var times = new StepTimes();
      long start = System.nanoTime();
      times.countFor(seconds(1000));
      compute(millis(3));
      times.stop();
      times.stop();
      assertThat(times.isCounting()).isFalse();
      long stopped = System.nanoTime();
      compute(millis(30));
      long again = System.nanoTime();
      times.countFor(seconds(1000));
      yieldNow();
      Asyncio.sleep(millis(1));

      assertThat(times.ofCurrent()).isLessThan(since(start).minusNanos(again - stopped));
    });
  }

  @Test
  void itGoesOnForThoseWhoAskAgain() {
    TestLoop.run(() -> {
      var times = new StepTimes();
      times.countFor(Duration.ZERO);
      times.countFor(seconds(1000));
      await(createTask(() -> {}));

      assertThat(times.isCounting()).isTrue();
    });
  }

  @Test
  void severalCountAtOnceAndDebugModeWatchesToo() {
    TestLoop.runInDebugMode(() -> {
      List<ErrorContext> errors = TestLoop.collectErrors();
      EventLoop.running().setSlowCallbackDuration(millis(5));
      var one = new StepTimes();
      var other = new StepTimes();
      one.countFor(seconds(1000));
      other.countFor(seconds(1000));
      Task<Void> busy = createTask("busy", () -> compute(millis(10)));
      await(busy);
      yieldNow();

      assertThat(one.of(busy)).isGreaterThanOrEqualTo(millis(10));
      assertThat(other.of(busy)).isGreaterThanOrEqualTo(millis(10));
      assertThat(errors).anyMatch(error -> error.message().contains("busy"));
    });
  }

  /** The watch that debug mode has is taken away while it watches. */
  @Test
  void debugModeMayEndInTheMiddleOfAStep() {
    TestLoop.runInDebugMode(() -> {
      yieldNow();
      EventLoop.running().setDebug(false);
      yieldNow();

      assertThat(Task.all()).hasSize(1);
    });
  }

  @Test
  void outsideALoopThereIsNothingToCount() {
    assertThatThrownBy(StepTimes::new).isInstanceOf(IllegalStateException.class);
  }
}
