package dev.weft.resilience;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.resilience.CircuitBreaker.State;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

class CircuitBreakerTest {
  private final List<String> changes = new ArrayList<>();

  /** Opens at the second failure of two calls, for ten seconds. */
  private CircuitBreaker.Builder sensitive() {
    return CircuitBreaker.builder("payments")
        .window(2)
        .openFor(seconds(10))
        .onChange((from, to) -> changes.add(from + "->" + to));
  }

  private static void succeed(CircuitBreaker breaker) {
    breaker.run(() -> {});
  }

  private static void fail(CircuitBreaker breaker) {
    assertThatThrownBy(() ->
            breaker.run(() -> {
              throw new IOException("down");
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("down");
  }

  private static void assertRefused(CircuitBreaker breaker) {
    assertThatThrownBy(() -> succeed(breaker)).isInstanceOf(CircuitOpenException.class);
  }

  private static CircuitBreaker opened(CircuitBreaker breaker) {
    fail(breaker);
    fail(breaker);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    return breaker;
  }

  @AsyncTest
  void aBodyIsRunAndItsValueReturned() throws Exception {
    var breaker = CircuitBreaker.create("b");
    assertThat(breaker.run(() -> "value")).isEqualTo("value");
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @AsyncTest
  void byDefaultItOpensWhenHalfOfTenCallsHaveFailed() {
    var breaker = CircuitBreaker.create("b");
    for (int i = 0; i < 5; i++) {
      succeed(breaker);
    }
    for (int i = 0; i < 4; i++) {
      fail(breaker);
    }
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(breaker);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    sleep(millis(29_999));
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    sleep(millis(1));
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
  }

  @AsyncTest
  void byDefaultTheLatestTwentyCallsCount() {
    var breaker = CircuitBreaker.create("b");
    for (int i = 0; i < 20; i++) {
      succeed(breaker);
    }
    for (int i = 0; i < 9; i++) {
      fail(breaker);
    }
    assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.CLOSED, 20, 9, 0));
    assertThat(breaker.stats().failureRate()).isEqualTo(0.45);
    fail(breaker);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @AsyncTest
  void failuresLeaveTheWindowAsCallsComeIn() {
    var breaker = CircuitBreaker.builder("b").window(3).minimumCalls(3).failureRate(1).build();
    fail(breaker);
    fail(breaker);
    succeed(breaker);
    fail(breaker);
    fail(breaker);
    succeed(breaker);
    assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.CLOSED, 3, 2, 0));
  }

  @AsyncTest
  void itDoesNotOpenBeforeTheLeastNumberOfCalls() {
    var breaker = CircuitBreaker.builder("b").minimumCalls(3).build();
    fail(breaker);
    fail(breaker);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(breaker);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @AsyncTest
  void aFullWindowIsEnoughCalls() {
    opened(CircuitBreaker.builder("b").window(2).minimumCalls(50).build());
  }

  @AsyncTest
  void whenItIsOpenTheBodyIsNotRun() {
    var breaker = opened(sensitive().build());
    sleep(seconds(4));
    boolean[] ran = {false};
    Throwable refusal = catchThrowable(() -> breaker.run(() -> ran[0] = true));
    assertThat(refusal)
        .isInstanceOfSatisfying(
            CircuitOpenException.class,
            e -> {
              assertThat(e.name()).isEqualTo("payments");
              assertThat(e.retryAfter()).isEqualTo(seconds(6));
            })
        .hasMessageContaining("payments")
        .hasMessageContaining("again in 6s");
    assertThat(ran[0]).isFalse();
    assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.OPEN, 0, 0, 1));
  }

  @AsyncTest
  void aTrialThatSucceedsClosesIt() {
    var breaker = opened(sensitive().build());
    sleep(seconds(10));
    succeed(breaker);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(changes).containsExactly("CLOSED->OPEN", "OPEN->HALF_OPEN", "HALF_OPEN->CLOSED");
    fail(breaker);
    assertThat(breaker.state()).as("its window is empty").isEqualTo(State.CLOSED);
  }

  @AsyncTest
  void aTrialThatFailsOpensItAgain() {
    var breaker = opened(sensitive().build());
    sleep(seconds(10));
    fail(breaker);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    sleep(seconds(9));
    assertRefused(breaker);
    sleep(seconds(1));
    succeed(breaker);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @AsyncTest
  void onlySoManyTrialsRunAtOnceAndSoManyMustSucceed() {
    var breaker = opened(sensitive().trialCalls(2).build());
    sleep(seconds(10));
    Task<Void> one = createTask(() -> breaker.run(() -> sleep(seconds(1))));
    Task<Void> two = createTask(() -> breaker.run(() -> sleep(seconds(2))));
    Testing.settle();
    assertThatThrownBy(() -> succeed(breaker))
        .isInstanceOfSatisfying(
            CircuitOpenException.class, e -> assertThat(e.retryAfter()).isZero());
    await(one);
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    await(two);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @AsyncTest
  void aCancelledTrialGivesItsPlaceBackAndCountsForNothing() {
    var breaker = opened(sensitive().build());
    sleep(seconds(10));
    Task<Void> trial = createTask(() -> breaker.run(() -> sleep(seconds(1))));
    Testing.settle();
    assertRefused(breaker);
    trial.cancel();
    assertThatThrownBy(() -> await(trial)).isInstanceOf(CancelledError.class);
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    succeed(breaker);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @AsyncTest
  void cancellationsAreNotCounted() {
    var breaker = sensitive().build();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() ->
              breaker.run(() -> {
                throw new CancelledError();
              }))
          .isInstanceOf(CancelledError.class);
    }
    assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.CLOSED, 0, 0, 0));
  }

  @AsyncTest
  void aCallThatIsTooSlowCountsAsFailedAndItsValueIsReturned() throws Exception {
    var breaker = sensitive().slowerThan(seconds(1)).build();
    for (int i = 0; i < 3; i++) {
      breaker.run(() -> sleep(seconds(1)));
    }
    assertThat(breaker.stats().failures()).isZero();
    String value =
        breaker.run(() -> {
          sleep(millis(1001));
          return "late";
        });
    assertThat(value).isEqualTo("late");
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @AsyncTest
  void onlyNamedFailuresCount() {
    var breaker = sensitive().on(FileNotFoundException.class).build();
    fail(breaker);
    fail(breaker);
    assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.CLOSED, 2, 0, 0));
    opened(
        sensitive().on(FileNotFoundException.class).on(e -> "down".equals(e.getMessage())).build());
  }

  @AsyncTest
  void byDefaultErrorsCountToo() {
    var breaker = sensitive().build();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() ->
              breaker.run(() -> {
                throw new AssertionError();
              }))
          .isInstanceOf(AssertionError.class);
    }
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @AsyncTest
  void aCallOfAnEarlierTimeSaysNothingAboutNow() {
    var breaker = sensitive().build();
    Task<Void> slowFailure =
        createTask(() ->
            breaker.run(() -> {
              sleep(seconds(15));
              throw new IllegalStateException();
            }));
    Task<Void> slowSuccess = createTask(() -> breaker.run(() -> sleep(seconds(11))));
    Testing.settle();
    opened(breaker);
    sleep(seconds(12));
    await(slowSuccess);
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThatThrownBy(() -> await(slowFailure)).isInstanceOf(IllegalStateException.class);
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    Task<Void> trial = createTask(() -> breaker.run(() -> sleep(seconds(1))));
    Testing.settle();
    assertRefused(breaker);
    await(trial);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @AsyncTest
  void itCanBeTrippedAndReset() {
    var breaker = sensitive().build();
    breaker.trip();
    assertRefused(breaker);
    sleep(seconds(5));
    breaker.trip();
    sleep(seconds(9));
    assertThat(breaker.state()).as("tripped again, it stays open longer").isEqualTo(State.OPEN);
    breaker.reset();
    fail(breaker);
    breaker.reset();
    fail(breaker);
    assertThat(breaker.state()).as("a reset empties the window").isEqualTo(State.CLOSED);
    assertThat(changes).containsExactly("CLOSED->OPEN", "OPEN->CLOSED");
  }

  @AsyncTest
  void aListenerThatFailsIsReportedAndChangesNothing() {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    var breaker =
        sensitive()
            .onChange((from, to) -> {
              throw new IllegalStateException("listener");
            })
            .build();
    opened(breaker);
    assertThat(reports)
        .singleElement()
        .extracting(ErrorContext::exception)
        .isInstanceOf(IllegalStateException.class);
    assertThat(reports.getFirst().message()).contains("payments");
  }

  @AsyncTest
  void aBuilderMayBeUsedAgain() {
    var builder = sensitive();
    var breaker = builder.build();
    builder.window(50);
    opened(breaker);
    assertThat(builder.build().state()).isEqualTo(State.CLOSED);
  }

  @AsyncTest
  void itMayStayOpenForEver() {
    sleep(seconds(1));
    var breaker = opened(sensitive().openFor(ChronoUnit.FOREVER.getDuration()).build());
    sleep(seconds(1_000_000));
    assertRefused(breaker);
  }
}
