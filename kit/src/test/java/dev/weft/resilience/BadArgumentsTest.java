package dev.weft.resilience;

import static dev.weft.Asyncio.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.EventLoop;
import dev.weft.testing.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Wrong arguments are refused at once, with what is right instead. */
class BadArgumentsTest {
  private static final Duration NEGATIVE = Duration.ofNanos(-1);

  private final Map<String, ThrowingCallable> calls = new LinkedHashMap<>();

  private void refuse(String name, ThrowingCallable call) {
    calls.put(name, call);
  }

  private void assertAllThrow(Class<? extends Throwable> type, String message) {
    List<String> wrong = new ArrayList<>();
    calls.forEach((name, call) -> {
      Throwable thrown = catchThrowable(call);
      if (!type.isInstance(thrown) || !String.valueOf(thrown.getMessage()).matches(message)) {
        wrong.add(name + ": " + thrown);
      }
    });
    assertThat(wrong).isEmpty();
  }

  @Test
  void numbersAndDurationsOutOfTheirRange() {
    refuse("attempts", () -> Retry.attempts(0));
    refuse("backoff", () -> Retry.forever().backoff(NEGATIVE));
    refuse("factor", () -> Retry.forever().backoff(seconds(1), 0.99));
    refuse("factor NaN", () -> Retry.forever().backoff(seconds(1), Double.NaN));
    refuse("factor infinite", () -> Retry.forever().backoff(seconds(1), Double.POSITIVE_INFINITY));
    refuse("fixed", () -> Retry.forever().fixed(NEGATIVE));
    refuse("maxDelay", () -> Retry.forever().maxDelay(NEGATIVE));
    refuse("jitter", () -> Retry.forever().jitter(1.01));
    refuse("jitter negative", () -> Retry.forever().jitter(-0.01));
    refuse("jitter NaN", () -> Retry.forever().jitter(Double.NaN));
    refuse("giveUpAfter", () -> Retry.forever().giveUpAfter(NEGATIVE));
    refuse("attemptTimeout", () -> Retry.forever().attemptTimeout(Duration.ZERO));
    refuse("window", () -> CircuitBreaker.builder("b").window(0));
    refuse("minimumCalls", () -> CircuitBreaker.builder("b").minimumCalls(0));
    refuse("failureRate", () -> CircuitBreaker.builder("b").failureRate(0));
    refuse("failureRate above", () -> CircuitBreaker.builder("b").failureRate(1.01));
    refuse("failureRate NaN", () -> CircuitBreaker.builder("b").failureRate(Double.NaN));
    refuse("slowerThan", () -> CircuitBreaker.builder("b").slowerThan(Duration.ZERO));
    refuse("openFor", () -> CircuitBreaker.builder("b").openFor(Duration.ZERO));
    refuse("trialCalls", () -> CircuitBreaker.builder("b").trialCalls(0));
    refuse("permits", () -> RateLimiter.of(0, seconds(1)));
    refuse("per", () -> RateLimiter.of(1, Duration.ZERO));
    refuse("burst", () -> RateLimiter.builder().burst(0));
    refuse("running", () -> Bulkhead.of(0));
    refuse("waiting", () -> Bulkhead.of(1, -1));
    refuse("hedge", () -> Hedge.after(NEGATIVE));
    refuse("hedge attempts", () -> Hedge.after(seconds(1)).attempts(0));
    assertAllThrow(IllegalArgumentException.class, ".*: it (must be|must not be|is) .*");
  }

  @Test
  void typesThatAreNotNamed() {
    refuse("on", () -> Retry.forever().on());
    refuse("not", () -> Retry.forever().not());
    refuse("breaker on", () -> CircuitBreaker.builder("b").on());
    assertAllThrow(IllegalArgumentException.class, ".*give at least one");
  }

  @Test
  void nulls() {
    refuse("backoff", () -> Retry.forever().backoff(null));
    refuse("fixed", () -> Retry.forever().fixed(null));
    refuse("maxDelay", () -> Retry.forever().maxDelay(null));
    refuse("on", () -> Retry.forever().on((Class<? extends Throwable>) null));
    refuse("on predicate", () -> Retry.forever().on((Predicate<Exception>) null));
    refuse("not", () -> Retry.forever().not((Class<? extends Throwable>) null));
    refuse("giveUpAfter", () -> Retry.forever().giveUpAfter(null));
    refuse("attemptTimeout", () -> Retry.forever().attemptTimeout(null));
    refuse("onRetry", () -> Retry.forever().onRetry((Consumer<Attempt>) null));
    refuse("name", () -> CircuitBreaker.create(null));
    refuse("slowerThan", () -> CircuitBreaker.builder("b").slowerThan(null));
    refuse("openFor", () -> CircuitBreaker.builder("b").openFor(null));
    refuse("breaker on", () -> CircuitBreaker.builder("b").on((Predicate<Exception>) null));
    refuse(
        "onChange",
        () ->
            CircuitBreaker.builder("b")
                .onChange((BiConsumer<CircuitBreaker.State, CircuitBreaker.State>) null));
    refuse("per", () -> RateLimiter.of(1, null));
    refuse("hedge", () -> Hedge.after(null));
    refuse("policy", () -> Policy.of(Retry.forever(), null));
    assertAllThrow(NullPointerException.class, ".*required, not null");
  }

  @AsyncTest
  void morePermitsThanThereCanBe() {
    var limiter = RateLimiter.builder().permits(10).burst(3).build();
    assertThatThrownBy(() -> limiter.acquire(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 permits")
        .hasMessageContaining("the burst is 3");
    assertThatThrownBy(() -> limiter.acquire(0)).isInstanceOf(IllegalArgumentException.class);
    limiter.acquire(3);
  }

  @Test
  void aLimiterWithoutARateAndOneThatCannotBeCounted() {
    assertThatThrownBy(() -> RateLimiter.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("permits(n)");
    assertThatThrownBy(() -> RateLimiter.of(Integer.MAX_VALUE, Duration.ofDays(365_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be counted");
  }

  @Test
  void whatHasAStateBelongsToOneLoop() {
    var breaker = CircuitBreaker.create("b");
    var limiter = RateLimiter.of(1, seconds(1));
    var bulkhead = Bulkhead.of(1);
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      for (Policy policy : List.of(breaker, limiter, bulkhead)) {
        one.runUntilComplete(() -> policy.run(() -> {}));
        other.runUntilComplete(() ->
            assertThatThrownBy(() -> policy.run(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to a different event loop"));
      }
    }
  }
}
