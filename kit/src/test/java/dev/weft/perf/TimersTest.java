package dev.weft.perf;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.time.Duration;

class TimersTest {
  private final Timers timers = new Timers();

  private static void compute(Duration time) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      Thread.onSpinWait();
    }
  }

  private static Duration real(Runnable body) {
    long start = System.nanoTime();
    body.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @AsyncTest
  void itMeasuresOnTheLoopsClock() {
    timers.time("load", () -> sleep(seconds(1)));
    assertThat(timers.<Integer, RuntimeException>time("load", () -> after(4))).isEqualTo(4);

    Timing timing = timers.get("load");
    assertThat(timing.calls()).isEqualTo(2);
    assertThat(timing.total()).isEqualTo(seconds(5));
    assertThat(timing.mean()).isEqualTo(seconds(2.5));
    assertThat(timing.min()).isEqualTo(seconds(1));
    assertThat(timing.max()).isEqualTo(seconds(4));
  }

  private static int after(int seconds) {
    sleep(seconds(seconds));
    return seconds;
  }

  @AsyncTest
  void whatFailsIsMeasuredToo() {
    assertThatThrownBy(() ->
            timers.time(
                "load",
                () -> {
                  sleep(seconds(1));
                  throw new IOException("no");
                }))
        .isInstanceOf(IOException.class);

    assertThat(timers.get("load").total()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void nothingMeasuredIsZero() {
    assertThat(timers.get("x").calls()).isZero();
    assertThat(timers.get("x").mean()).isZero();
    assertThat(timers.summary()).startsWith("NAME").hasLineCount(1);
  }

  @AsyncTest
  void aRunningOneIsClosedOnce() {
    var running = timers.start("step");
    sleep(seconds(1));
    running.close();
    sleep(seconds(1));
    running.close();

    assertThat(timers.get("step").calls()).isEqualTo(1);
    assertThat(timers.get("step").total()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void cpuIsTheTimeTheTaskRanAndNotWhatOthersRanMeanwhile() {
    var others = new Duration[1];
    createTask(() -> others[0] = real(() -> compute(millis(30))));
    Duration all =
        real(() ->
            timers.time(
                "mine",
                () -> {
                  compute(millis(4));
                  sleep(seconds(1));
                  compute(millis(4));
                  sleep(seconds(1));
                  compute(millis(4));
                }));

    assertThat(timers.get("mine").cpu()).isBetween(millis(12), all.minus(others[0]));
    assertThat(timers.get("mine").total()).isEqualTo(seconds(2));
  }

  @AsyncTest
  void cpuIsRightAgainTheSecondTime() {
    Duration first = real(() -> timers.time("first", () -> compute(millis(2))));
    Duration second = real(() -> timers.time("second", () -> compute(millis(2))));
    compute(millis(50));
    Duration outer =
        real(() -> {
          try (var _ = timers.start("outer")) {
            timers.time("third", () -> sleep(seconds(1)));
            compute(millis(2));
          }
        });

    assertThat(timers.get("first").cpu()).isBetween(millis(2), first);
    assertThat(timers.get("second").cpu()).isBetween(millis(2), second);
    assertThat(timers.get("outer").cpu()).isBetween(millis(2), outer);
    assertThat(timers.get("third").cpu()).isLessThan(timers.get("outer").cpu());
  }

  @AsyncTest
  void eachTaskHasItsOwnTime() {
    TaskGroup.run(group -> {
      for (int i = 0; i < 3; i++) {
        group.createTask(() -> timers.time("work", () -> sleep(seconds(1))));
      }
    });

    assertThat(timers.get("work").calls()).isEqualTo(3);
    assertThat(timers.get("work").total()).isEqualTo(seconds(3));
  }

  @AsyncTest
  void theSummaryHasTheSlowestFirst() {
    timers.time("quick", () -> sleep(millis(20)));
    timers.time("slow", () -> sleep(seconds(3)));
    timers.time("quick", () -> sleep(millis(40)));

    assertThat(timers.summary().lines().map(line -> line.replaceAll("\\s+\\S+$", "")))
        .containsExactly(
            "NAME   CALLS  TOTAL  MEAN   MIN   MAX",
            "slow       1     3s    3s    3s    3s",
            "quick      2   60ms  30ms  20ms  40ms");
  }
}
