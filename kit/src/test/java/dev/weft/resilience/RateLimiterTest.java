package dev.weft.resilience;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;

class RateLimiterTest {
  private record Passed(String name, Duration when, int permits) {}

  private final List<Passed> passed = new ArrayList<>();

  private Task<Void> taker(RateLimiter limiter, String name, int n) {
    return createTask(name, () -> take(limiter, name, n));
  }

  private void take(RateLimiter limiter, String name, int n) {
    limiter.acquire(n);
    passed.add(new Passed(name, EventLoop.running().time(), n));
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void itStartsFullAndRefillsEvenly() {
    var limiter = RateLimiter.of(2, seconds(1));
    for (int i = 0; i < 6; i++) {
      take(limiter, "x", 1);
    }
    assertThat(passed)
        .extracting(each -> each.when().toMillis())
        .containsExactly(0L, 0L, 500L, 1000L, 1500L, 2000L);
  }

  @AsyncTest
  void aRestFillsItUpToTheBurstAndNoFurther() {
    var limiter = RateLimiter.builder().permits(10).per(seconds(1)).burst(3).build();
    sleep(seconds(100));
    for (int i = 0; i < 5; i++) {
      take(limiter, "x", 1);
    }
    assertThat(passed)
        .extracting(each -> each.when().minus(seconds(100)).toMillis())
        .containsExactly(0L, 0L, 0L, 100L, 200L);
  }

  @AsyncTest
  void thePeriodIsASecondUnlessTold() {
    var limiter = RateLimiter.builder().permits(4).build();
    take(limiter, "x", 4);
    take(limiter, "x", 1);
    assertThat(passed.getLast().when()).isEqualTo(millis(250));
  }

  @AsyncTest
  void severalPermitsAreTakenTogether() {
    var limiter = RateLimiter.of(4, seconds(1));
    take(limiter, "x", 3);
    take(limiter, "x", 3);
    assertThat(passed.getLast().when()).isEqualTo(millis(500));
  }

  @AsyncTest
  void aRateThatDividesNoClockIsKeptExactly() {
    var limiter = RateLimiter.builder().permits(3).per(Duration.ofNanos(10)).burst(2).build();
    for (int i = 0; i < 32; i++) {
      take(limiter, "x", 1);
    }
    assertThat(passed.get(2).when()).isEqualTo(Duration.ofNanos(4)); // 3.33, not earlier
    assertThat(passed.get(4).when()).isEqualTo(Duration.ofNanos(10));
    assertThat(passed.get(31).when()).isEqualTo(Duration.ofNanos(100));
  }

  @AsyncTest
  void tryAcquireNeverWaits() {
    var limiter = RateLimiter.of(1, seconds(1));
    assertThat(limiter.tryAcquire()).isTrue();
    assertThat(limiter.tryAcquire()).isFalse();
    sleep(millis(999));
    assertThat(limiter.tryAcquire()).isFalse();
    sleep(millis(1));
    assertThat(limiter.tryAcquire()).isTrue();
  }

  @AsyncTest
  void nobodyOvertakesThoseWhoWait() {
    var limiter = RateLimiter.of(4, seconds(1));
    limiter.acquire(4);
    taker(limiter, "large", 4);
    taker(limiter, "small", 1);
    sleep(millis(750));
    assertThat(limiter.waiting()).isEqualTo(2);
    assertThat(limiter.tryAcquire()).isFalse();
    Task<Void> last = taker(limiter, "last", 1);
    await(last);
    assertThat(passed).extracting(Passed::name).containsExactly("large", "small", "last");
    assertThat(passed)
        .extracting(each -> each.when().toMillis())
        .containsExactly(1000L, 1250L, 1500L);
    assertThat(limiter.waiting()).isZero();
  }

  @AsyncTest
  void nobodyOvertakesWhoWasJustWoken() {
    var limiter = RateLimiter.of(1, seconds(1));
    limiter.acquire();
    Task<Void> waiting = taker(limiter, "waiting", 1);
    List<Boolean> barged = new ArrayList<>();
    EventLoop.running()
        .callAt(seconds(1), () -> barged.add(limiter.tryAcquire())); // after the sleeper's timer
    Testing.settle();
    await(waiting);
    assertThat(passed).singleElement().extracting(Passed::when).isEqualTo(seconds(1));
    sleep(millis(1));
    assertThat(barged).containsExactly(false);
  }

  @AsyncTest
  void aBodyRunsAfterTakingOnePermit() throws Exception {
    var limiter = RateLimiter.of(1, seconds(1));
    assertThat(limiter.run(() -> "first")).isEqualTo("first");
    assertThat(limiter.run(() -> EventLoop.running().time())).isEqualTo(seconds(1));
  }

  @AsyncTest
  void aTaskCancelledBeforehandTakesNothingThatIsNotThere() {
    var limiter = RateLimiter.of(1, seconds(1));
    limiter.acquire();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          limiter.acquire();
        });
    assertCancelled(task);
    assertThat(limiter.waiting()).isZero();
    sleep(seconds(1));
    assertThat(limiter.tryAcquire()).isTrue();
  }

  @AsyncTest
  void aWaiterThatIsCancelledTakesNothing() {
    var limiter = RateLimiter.of(2, seconds(1));
    limiter.acquire(2);
    Task<Void> first = taker(limiter, "first", 2);
    Task<Void> second = taker(limiter, "second", 2);
    Task<Void> third = taker(limiter, "third", 1);
    sleep(millis(400));
    first.cancel();
    sleep(millis(50));
    second.cancel();
    await(third);
    assertCancelled(first);
    assertCancelled(second);
    assertThat(passed).containsExactly(new Passed("third", millis(500), 1));
  }

  @AsyncTest
  void cancelledJustAfterItWasWokenItHasItsPermit() {
    var limiter = RateLimiter.of(1, seconds(1));
    limiter.acquire();
    Task<Void> woken =
        createTask(() -> {
          take(limiter, "woken", 1);
          sleep(seconds(9));
        });
    Testing.settle();
    EventLoop.running().callAt(seconds(1), woken::cancel);
    Task<Void> next = taker(limiter, "next", 1);
    await(next);
    assertCancelled(woken);
    assertThat(passed).extracting(Passed::name).containsExactly("woken", "next");
    assertThat(passed.getLast().when()).isEqualTo(seconds(2));
  }

  /** In any window of time, at most the burst and what has been refilled meanwhile gets through. */
  private void assertWithin(int permits, Duration per, int burst) {
    for (int from = 0; from < passed.size(); from++) {
      long total = 0;
      for (int to = from; to < passed.size(); to++) {
        total += passed.get(to).permits();
        Duration window = passed.get(to).when().minus(passed.get(from).when());
        // total <= burst + permits * window / per
        BigInteger beyond =
            BigInteger.valueOf(total - burst).multiply(BigInteger.valueOf(per.toNanos()));
        BigInteger refilled =
            BigInteger.valueOf(permits).multiply(BigInteger.valueOf(window.toNanos()));
        assertThat(beyond).isLessThanOrEqualTo(refilled);
      }
    }
  }

  @AsyncTest(seeds = 1000)
  void inNoWindowMoreGetsThroughThanTheBucketAllows() {
    RandomGenerator random = EventLoop.running().random();
    int permits = random.nextInt(1, 8);
    Duration per = Duration.ofNanos(random.nextLong(1, 1_000_000_000));
    int burst = random.nextInt(1, 8);
    var limiter = RateLimiter.builder().permits(permits).per(per).burst(burst).build();
    int[] inside = {0};
    List<Integer> arrived = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    TaskGroup.run(group -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int number = i;
        int n = random.nextInt(1, burst + 1);
        Duration pause = Duration.ofNanos(random.nextLong(per.toNanos() * 2));
        tasks.add(
            group.createTask(() -> {
              sleep(pause);
              arrived.add(number);
              inside[0]++;
              try {
                take(limiter, "x", n);
                left.add(number);
              } finally {
                inside[0]--;
              }
            }));
      }
      for (int i = 0; i < 3; i++) {
        Task<Void> victim = tasks.get(random.nextInt(tasks.size()));
        EventLoop.running()
            .callLater(Duration.ofNanos(random.nextLong(per.toNanos() * 3)), victim::cancel);
      }
    });
    assertWithin(permits, per, burst);
    assertThat(limiter.waiting()).isEqualTo(inside[0]).isZero();
    arrived.retainAll(left);
    assertThat(left).as("in the order they came").isEqualTo(arrived);
    sleep(per.multipliedBy(burst).plusNanos(1));
    limiter.acquire(burst);
    assertThat(limiter.waiting()).isZero();
  }

  @AsyncTest(cancelEverywhere = true)
  void itMayBeCancelledAnywhere() {
    var limiter = RateLimiter.of(2, seconds(1));
    TaskGroup.run(group -> {
      for (int i = 0; i < 4; i++) {
        group.createTask(() -> limiter.run(() -> sleep(millis(100))));
      }
    });
    assertThat(limiter.waiting()).isZero();
  }

  @AsyncTest
  void manyWaitersAllGetThrough() throws CancellationException {
    var limiter = RateLimiter.of(10, seconds(1));
    await(
        gather(
            () -> drain(limiter),
            () -> drain(limiter),
            () -> drain(limiter),
            () -> drain(limiter)));
    assertThat(EventLoop.running().time()).isEqualTo(seconds(3));
  }

  private static void drain(RateLimiter limiter) {
    for (int i = 0; i < 10; i++) {
      limiter.acquire();
    }
  }
}
