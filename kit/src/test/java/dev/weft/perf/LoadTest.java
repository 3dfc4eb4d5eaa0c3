package dev.weft.perf;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final List<Integer> calls = new ArrayList<>();
  private final List<Duration> begins = new ArrayList<>();
  private int inFlight;
  private int most;

  /** Answers after 10 ms, but nothing between the first and the second second. */
  private void stalling(int index) {
    calls.add(index);
    Duration now = EventLoop.running().time();
    begins.add(now);
    most = Math.max(most, ++inFlight);
    boolean stalled = now.compareTo(seconds(1)) >= 0 && now.compareTo(seconds(2)) < 0;
    sleep(stalled ? seconds(2).minus(now) : millis(10));
    inFlight--;
  }

  @AsyncTest
  void closedCallsAgainWhenTheLastCallHasEnded() {
    StressReport report = Stress.closed(2).iterations(10).run(() -> sleep(seconds(1)));

    assertThat(report.count()).isEqualTo(10);
    assertThat(report.successes()).isEqualTo(10);
    assertThat(report.failures()).isZero();
    assertThat(report.elapsed()).isEqualTo(seconds(5));
    assertThat(report.throughput()).isEqualTo(2.0);
    assertThat(report.latency().p50()).isEqualTo(seconds(1));
    assertThat(report.latency().max()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void openCallsAtItsTimeWhetherTheOthersHaveEndedOrNot() {
    StressReport report =
        Stress.open(100)
            .iterations(50)
            .run(index -> {
              begins.add(EventLoop.running().time());
              calls.add(index);
              sleep(seconds(5));
            });

    assertThat(begins).hasSize(50).startsWith(Duration.ZERO, millis(10), millis(20));
    assertThat(begins).endsWith(millis(490));
    assertThat(calls).startsWith(0, 1, 2).endsWith(49);
    assertThat(report.elapsed()).isEqualTo(seconds(5.49));
    assertThat(report.latency().max()).isEqualTo(seconds(5));
  }

  /**
   * Who waits for each answer before it asks again asks once in the stall, and sees one slow call.
   */
  @AsyncTest
  void closedLoadDoesNotSeeAStall() {
    StressReport report = Stress.closed(1).lasting(seconds(3)).run(this::stalling);

    assertThat(report.latency().percentile(99)).isEqualTo(millis(10));
    assertThat(report.latency().max()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void openLoadSeesAStallAsItsUsersDo() {
    StressReport report = Stress.open(100).lasting(seconds(3)).run(this::stalling);

    assertThat(report.count()).isEqualTo(300);
    assertThat(report.latency().percentile(60)).isEqualTo(millis(10));
    // A third of all calls came in the stall, and waited between 10 ms and 1 s.
    assertThat(report.latency().p90()).isEqualTo(millis(700));
    assertThat(report.latency().p99()).isBetween(millis(960), millis(980));
    assertThat(report.latency().max()).isEqualTo(seconds(1));
  }

  /** One at a time: those behind the stalled call begin late, and are measured from their time. */
  @AsyncTest
  void latencyCountsFromTheIntendedStartAlsoIfTheCallBeganLater() {
    StressReport report = Stress.open(50).maxInFlight(1).lasting(seconds(3)).run(this::stalling);

    assertThat(report.count()).isEqualTo(150);
    assertThat(most).isEqualTo(1);
    assertThat(begins.get(51)).isEqualTo(seconds(2)); // intended at 1.02 s
    assertThat(report.latency().max()).isEqualTo(seconds(1));
    assertThat(report.latency().percentile(80)).isGreaterThan(millis(500));
  }

  @AsyncTest
  void noMoreThanAllowedAreInFlight() {
    Stress.closed(10).maxInFlight(3).iterations(30).run(this::stalling);
    assertThat(most).isEqualTo(3);
    most = 0;
    Stress.open(1000).maxInFlight(4).iterations(30).run(this::stalling);
    assertThat(most).isEqualTo(4);
  }

  @AsyncTest
  void lastingEndsWithTheLastCallThatBeganInTime() {
    StressReport report = Stress.closed(1).lasting(seconds(10)).run(() -> sleep(seconds(3)));

    assertThat(report.count()).isEqualTo(4);
    assertThat(report.elapsed()).isEqualTo(seconds(12));
    StressReport first =
        Stress.closed(1).lasting(seconds(10)).iterations(2).run(() -> sleep(seconds(3)));
    assertThat(first.count()).isEqualTo(2);
  }

  @AsyncTest
  void theWarmupIsNotCounted() {
    StressReport report =
        Stress.closed(1)
            .warmup(seconds(5))
            .iterations(3)
            .run(index -> {
              calls.add(index);
              sleep(seconds(1));
            });

    assertThat(calls).containsExactly(0, 1, 2, 3, 4, 0, 1, 2);
    assertThat(report.count()).isEqualTo(3);
    assertThat(report.elapsed()).isEqualTo(seconds(3));
    calls.clear();
    Stress.open(1).warmup(seconds(2)).iterations(1).run(index -> calls.add(index));
    assertThat(calls).containsExactly(0, 1, 0);
  }

  @AsyncTest
  void failuresAreCountedByTheirType() {
    StressReport report =
        Stress.closed(1)
            .iterations(6)
            .run(index -> {
              sleep(millis(1));
              switch (index) {
                case 1, 2 -> throw new IOException("reset");
                case 3 -> throw new AssertionError("wrong answer");
                case 4 -> {
                  Future<Void> gone = Future.create();
                  gone.cancel();
                  dev.weft.Asyncio.await(gone);
                }
                default -> {}
              }
            });

    assertThat(report.successes()).isEqualTo(2);
    assertThat(report.failures()).isEqualTo(4);
    assertThat(report.errors())
        .containsExactly(
            java.util.Map.entry("AssertionError", 1L),
            java.util.Map.entry("CancelledError", 1L),
            java.util.Map.entry("IOException", 2L));
    assertThat(report.latency().count()).isEqualTo(6);
  }

  @AsyncTest
  void anAttemptThatTakesTooLongIsCancelledAndHasFailed() {
    StressReport report =
        Stress.closed(1)
            .attemptTimeout(seconds(2))
            .iterations(2)
            .run(index -> sleep(seconds(index == 0 ? 1 : 60)));

    assertThat(report.errors()).containsOnlyKeys("TimeoutException");
    assertThat(report.elapsed()).isEqualTo(seconds(3));
  }

  @AsyncTest
  void cancelledItCancelsAllCalls() {
    for (Stress stress :
        List.of(Stress.closed(3), Stress.open(10), Stress.open(10).maxInFlight(1))) {
      assertThatThrownBy(
              () -> timeout(seconds(1), () -> stress.iterations(100).run(() -> sleep(seconds(60)))))
          .isInstanceOf(TimeoutException.class);
      assertThat(Task.all()).hasSize(1);
    }
  }

  @AsyncTest
  void othersRunBetweenCallsThatDoNotSuspend() {
    Task<Boolean> other = createTask(() -> calls.add(-1));
    Stress.closed(1).iterations(10).run(index -> calls.add(index));

    assertThat(other.isDone()).isTrue();
    assertThat(calls).contains(-1).hasSize(11);
  }

  @AsyncTest(seeds = 1000)
  void underAnyOrderEveryCallIsMadeOnce() {
    StressReport report = Stress.closed(3).maxInFlight(2).iterations(20).run(this::stalling);
    assertThat(calls).hasSize(20).doesNotHaveDuplicates();
    assertThat(report.count()).isEqualTo(20);
    assertThat(most).isLessThanOrEqualTo(2);
  }

  @Test
  void aLoadThatNeverEndsOrIsNoneIsRefused() {
    assertThatThrownBy(() -> Stress.closed(1).run(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add iterations(n) or lasting(d)");
    assertThatThrownBy(() -> Stress.closed(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Stress.open(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Stress.open(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    Stress stress = Stress.open(1);
    assertThatThrownBy(() -> stress.iterations(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stress.maxInFlight(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stress.lasting(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stress.attemptTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @AsyncTest
  void aLoadIsAValue() {
    Stress one = Stress.closed(1);
    Stress named = one.name("api").iterations(1);
    assertThat(named).isNotSameAs(one);
    assertThatThrownBy(() -> one.run(() -> {})).isInstanceOf(IllegalStateException.class);
    assertThat(named.run(() -> {}).toString()).startsWith("api: closed, 1 user\n");
    assertThat(Stress.open(2.5).maxInFlight(3)).hasToString("open, 2.5 calls/s, 3 at most at once");
  }

  @AsyncTest
  void aCancelledCallIsNoFailure() {
    Task<StressReport> run =
        createTask(() -> Stress.closed(1).iterations(5).run(() -> sleep(seconds(1))));
    sleep(seconds(1.5));
    run.cancel();
    assertThatThrownBy(() -> dev.weft.Asyncio.await(run)).isInstanceOf(CancelledError.class);
  }
}
