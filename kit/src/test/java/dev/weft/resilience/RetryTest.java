package dev.weft.resilience;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.Runner;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.FlakyService;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final List<Duration> starts = new ArrayList<>();

  /** Fails always, and notes when it was begun. */
  private String failing() throws IOException {
    starts.add(EventLoop.running().time());
    throw new IOException("failure " + starts.size());
  }

  private List<Long> startsInMillis() {
    return starts.stream().map(Duration::toMillis).toList();
  }

  private void runToTheEnd(Retry retry) {
    assertThatThrownBy(() -> retry.run(this::failing)).isInstanceOf(IOException.class);
  }

  @AsyncTest
  void aSuccessIsReturnedAtOnce() throws Exception {
    var service = FlakyService.answering("yes");
    assertThat(Retry.attempts(3).run(service::call)).isEqualTo("yes");
    assertThat(service.calls()).isEqualTo(1);
  }

  @AsyncTest
  void aBodyWithoutAValueIsTriedAgainToo() throws IOException {
    int[] calls = {0};
    Retry.attempts(2)
        .run(() -> {
          if (++calls[0] == 1) {
            throw new IOException();
          }
        });
    assertThat(calls[0]).isEqualTo(2);
  }

  @AsyncTest
  void theFirstAttemptIsIncludedInTheirNumber() throws Exception {
    var service = FlakyService.answering("yes").failsFirst(2);
    assertThat(Retry.attempts(3).run(service::call)).isEqualTo("yes");
    assertThat(service.calls()).isEqualTo(3);
    runToTheEnd(Retry.attempts(1));
    assertThat(starts).hasSize(1);
  }

  @AsyncTest
  void byDefaultThereIsNoDelay() {
    runToTheEnd(Retry.attempts(3));
    assertThat(startsInMillis()).containsExactly(0L, 0L, 0L);
  }

  @AsyncTest
  void foreverIsNotCounted() throws Exception {
    var service = FlakyService.answering("yes").failsFirst(500);
    assertThat(Retry.forever().fixed(seconds(1)).run(service::call)).isEqualTo("yes");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(500));
  }

  @AsyncTest
  void backoffDoubles() {
    runToTheEnd(Retry.attempts(5).backoff(millis(100)));
    assertThat(startsInMillis()).containsExactly(0L, 100L, 300L, 700L, 1500L);
  }

  @AsyncTest
  void backoffGrowsByAFactor() {
    runToTheEnd(Retry.attempts(4).backoff(millis(100), 3));
    assertThat(startsInMillis()).containsExactly(0L, 100L, 400L, 1300L);
  }

  @AsyncTest
  void aFixedDelayStaysAsItIs() {
    runToTheEnd(Retry.attempts(3).backoff(seconds(9)).fixed(millis(50)));
    assertThat(startsInMillis()).containsExactly(0L, 50L, 100L);
  }

  @AsyncTest
  void delaysGrowUpToTheLongest() {
    runToTheEnd(Retry.attempts(5).backoff(millis(100)).maxDelay(millis(250)));
    assertThat(startsInMillis()).containsExactly(0L, 100L, 300L, 550L, 800L);
  }

  @AsyncTest
  void delaysThatAreTooLongForAnyClockNeverEnd() {
    Retry retry = Retry.attempts(2).fixed(Duration.ofSeconds(Long.MAX_VALUE));
    assertThatThrownBy(() -> timeout(Duration.ofDays(1000), () -> retry.run(this::failing)))
        .isInstanceOf(TimeoutException.class);
  }

  @AsyncTest(seeds = 1000)
  void jitterVariesADelayByUpToThatShare() {
    List<Duration> delays = new ArrayList<>();
    runToTheEnd(
        Retry.attempts(50)
            .fixed(seconds(1))
            .jitter(0.2)
            .maxDelay(millis(1100))
            .onRetry(attempt -> delays.add(attempt.delay())));
    assertThat(delays)
        .hasSize(49)
        .allSatisfy(delay -> assertThat(delay).isBetween(millis(800), millis(1100)))
        .anySatisfy(delay -> assertThat(delay).isLessThan(millis(950)))
        .anySatisfy(delay -> assertThat(delay).isGreaterThan(millis(1050)));
  }

  /** Returns the delays of a run whose loop has this seed; null for none. */
  private static List<Duration> jitter(Runner.Builder options) {
    List<Duration> delays = new ArrayList<>();
    try (var runner = options.virtualTime().build()) {
      Retry retry =
          Retry.attempts(5)
              .fixed(seconds(1))
              .jitter(1)
              .onRetry(attempt -> delays.add(attempt.delay()));
      runner.run(() -> catchThrowable(() -> retry.run(() -> Integer.parseInt("x"))));
    }
    return delays;
  }

  @Test
  void jitterIsSeededByTheLoop() {
    List<Duration> first = jitter(Runner.builder().seed(1));
    assertThat(jitter(Runner.builder().seed(1))).isEqualTo(first);
    assertThat(jitter(Runner.builder().seed(2))).isNotEqualTo(first);
    assertThat(jitter(Runner.builder())).isEqualTo(jitter(Runner.builder()));
  }

  @AsyncTest
  void byDefaultAnErrorIsNotTriedAgain() {
    assertThatThrownBy(() ->
            Retry.forever()
                .run(() -> {
                  throw new AssertionError("once");
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("once");
  }

  @AsyncTest
  void onlyNamedTypesAreTriedAgain() {
    Retry retry = Retry.attempts(3).on(FileNotFoundException.class, IllegalStateException.class);
    runToTheEnd(retry);
    assertThat(starts).hasSize(1);
    runToTheEnd(retry.on(IOException.class));
    assertThat(starts).hasSize(4);
  }

  @AsyncTest
  void aPredicateIsAskedAboutExceptionsOnly() {
    Retry retry = Retry.attempts(3);
    runToTheEnd(retry.on(e -> e.getMessage().endsWith("1")));
    assertThat(starts).hasSize(2);
    int[] calls = {0};
    assertThatThrownBy(() ->
            retry
                .on(e -> true)
                .run(() -> {
                  calls[0]++;
                  throw new AssertionError();
                }))
        .isInstanceOf(AssertionError.class);
    assertThat(calls[0]).isEqualTo(1);
  }

  @AsyncTest
  void anErrorThatIsNamedIsTriedAgain() {
    int[] calls = {0};
    assertThatThrownBy(() ->
            Retry.attempts(3)
                .on(AssertionError.class)
                .run(() -> {
                  calls[0]++;
                  throw new AssertionError();
                }))
        .isInstanceOf(AssertionError.class);
    assertThat(calls[0]).isEqualTo(3);
  }

  @AsyncTest
  void typesThatAreExcludedAreNotTriedAgain() {
    runToTheEnd(Retry.attempts(3).on(IOException.class).not(IOException.class));
    assertThat(starts).hasSize(1);
    runToTheEnd(Retry.attempts(3).not(FileNotFoundException.class));
    assertThat(starts).hasSize(4);
  }

  @AsyncTest
  void itsLastWordIsTheLastExceptionWithTheEarlierOnesSuppressed() {
    List<Throwable> thrown = new ArrayList<>();
    Throwable last =
        catchThrowable(() ->
            Retry.attempts(3)
                .run(() -> {
                  var failure = new IOException("number " + thrown.size());
                  thrown.add(failure);
                  throw failure;
                }));
    assertThat(last).isSameAs(thrown.get(2));
    assertThat(last.getSuppressed()).containsExactly(thrown.get(0), thrown.get(1));
  }

  @AsyncTest
  void anExceptionThatIsThrownAgainAndAgainIsNotSuppressedInItself() {
    var failure = new IOException();
    Retry retry = Retry.attempts(5);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() ->
              retry.run(() -> {
                throw failure;
              }))
          .isSameAs(failure);
    }
    assertThat(failure.getSuppressed()).isEmpty();
  }

  @AsyncTest
  void onlyTheLatestHundredFailuresAreRemembered() {
    Throwable last = catchThrowable(() -> Retry.attempts(150).run(this::failing));
    assertThat(last).hasMessage("failure 150");
    assertThat(last.getSuppressed()).hasSize(100);
    assertThat(last.getSuppressed()[0]).hasMessage("failure 50");
  }

  @AsyncTest
  void noAttemptStartsAfterTheTimeToGiveUp() {
    runToTheEnd(Retry.forever().fixed(seconds(1)).giveUpAfter(seconds(3)));
    assertThat(startsInMillis()).containsExactly(0L, 1000L, 2000L, 3000L);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(3));
  }

  @AsyncTest
  void whatCouldOnlyStartTooLateIsNotWaitedFor() {
    runToTheEnd(Retry.forever().fixed(seconds(2)).giveUpAfter(seconds(3)));
    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
  }

  @AsyncTest
  void anAttemptThatRunsWhenItIsTimeToGiveUpGoesOn() throws Exception {
    var service = FlakyService.answering("late").takes(seconds(5)).failsFirst(1);
    assertThat(Retry.forever().giveUpAfter(seconds(6)).run(service::call)).isEqualTo("late");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(10));
  }

  /** In real time: virtual time does not pass while a task computes. */
  @Test
  void whenTheLoopWasBusyForTooLongNoAttemptStartsEither() {
    Retry retry = Retry.forever().fixed(millis(50)).giveUpAfter(millis(100));
    Asyncio.run(() -> {
      Duration start = EventLoop.running().time();
      createTask(() -> {
        while (EventLoop.running().time().minus(start).compareTo(millis(150)) < 0) {
          Thread.onSpinWait();
        }
      });
      runToTheEnd(retry);
    });
    assertThat(starts).hasSize(1);
  }

  @AsyncTest
  void anAttemptThatTakesTooLongFailsWithATimeout() throws Exception {
    List<Throwable> errors = new ArrayList<>();
    int[] calls = {0};
    String value =
        Retry.attempts(3)
            .attemptTimeout(seconds(5))
            .backoff(seconds(1))
            .onRetry(attempt -> errors.add(attempt.error()))
            .run(() -> {
              sleep(calls[0]++ == 0 ? seconds(60) : seconds(1));
              return "in time";
            });
    assertThat(value).isEqualTo("in time");
    assertThat(errors).singleElement().isInstanceOf(TimeoutException.class);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(7));
  }

  @AsyncTest
  void whoRunsItIsNotForcedToCatchATimeout() {
    Throwable last =
        catchThrowable(
            () -> Retry.attempts(2).attemptTimeout(seconds(1)).run(() -> sleep(seconds(9))));
    assertThat(last).isInstanceOf(TimeoutException.class);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
  }

  @AsyncTest
  void listenersHearOfEveryFailureThatIsFollowedByAnAttempt() {
    List<Attempt> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    runToTheEnd(
        Retry.attempts(3)
            .backoff(seconds(1))
            .onRetry(first::add)
            .onRetry(attempt -> second.add(attempt.number())));
    assertThat(first).extracting(Attempt::number).containsExactly(1, 2);
    assertThat(first).extracting(Attempt::delay).containsExactly(seconds(1), seconds(2));
    assertThat(first.get(1).error()).hasMessage("failure 2");
    assertThat(second).containsExactly(1, 2);
  }

  @AsyncTest
  void refiningOneLeavesItAsItWas() {
    Retry twice = Retry.attempts(2);
    var _ = twice.fixed(seconds(1));
    var _ = twice.not(IOException.class);
    var _ = twice.giveUpAfter(Duration.ZERO);
    runToTheEnd(twice);
    assertThat(startsInMillis()).containsExactly(0L, 0L);
  }
}
