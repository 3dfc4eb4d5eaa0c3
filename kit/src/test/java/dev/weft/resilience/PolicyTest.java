package dev.weft.resilience;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.FlakyService;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTest {
  private final Trace trace = new Trace();

  /** Tells when it begins and ends. */
  private record Telling(String name, Trace trace) implements Policy {
    @Override
    public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
      trace.record(name + " begins");
      try {
        return body.call();
      } finally {
        trace.record(name + " ends");
      }
    }
  }

  static Stream<Policy> all() {
    return Stream.of(
        Retry.attempts(3),
        CircuitBreaker.create("b"),
        RateLimiter.of(10, seconds(1)),
        Bulkhead.of(3),
        Hedge.after(seconds(1)),
        Policy.of());
  }

  @ParameterizedTest
  @MethodSource("all")
  void allArePoliciesAndReturnTheBodysValue(Policy policy) {
    Testing.run(() -> {
      assertThat(policy.run(() -> "value")).isEqualTo("value");
      policy.run(() -> trace.record("no value"));
    });
    assertThat(trace.events()).containsExactly("no value");
  }

  @ParameterizedTest
  @MethodSource("all")
  void noPolicyRunsABodyThatIsNull(Policy policy) {
    Testing.run(() -> {
      assertThatThrownBy(() -> policy.run((Block.Call<String, RuntimeException>) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("a body is required, not null");
      assertThatThrownBy(() -> policy.run((Block.Run<RuntimeException>) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("a body is required, not null");
    });
  }

  @AsyncTest
  void theFirstOneIsOutermost() {
    var policy = Policy.of(new Telling("outer", trace), new Telling("inner", trace));
    policy.run(() -> trace.record("body"));
    assertThat(trace.events())
        .containsExactly("outer begins", "inner begins", "body", "inner ends", "outer ends");
  }

  @AsyncTest
  void aBreakerInsideARetryEndsItQuickly() {
    var service = FlakyService.answering("yes").failsFirst(100);
    var breaker = CircuitBreaker.builder("b").window(2).build();
    var policy = Policy.of(Retry.attempts(9).not(CircuitOpenException.class), breaker);
    assertThatThrownBy(() -> policy.run(service::call))
        .isInstanceOf(CircuitOpenException.class)
        .satisfies(
            e -> assertThat(e.getSuppressed()).hasSize(2).hasOnlyElementsOfType(IOException.class));
    assertThat(service.calls()).isEqualTo(2);
  }

  @AsyncTest
  void whatItRunsMayThrowWhatItDeclares() {
    Policy policy = Policy.of(Retry.attempts(2), Bulkhead.of(1));
    try {
      policy.run(() -> {
        throw new IOException("own");
      });
    } catch (IOException e) {
      assertThat(e).hasMessage("own");
    }
  }

  /**
   * An interrupt that stands for a cancellation is one: in the native fiber, blocking calls wait.
   */
  @AsyncTest
  void aCancellationThatComesAsAnInterruptIsNoFailure() {
    if (!"native".equals(System.getProperty("weft.fiber"))) {
      return;
    }
    int[] calls = {0};
    var breaker = CircuitBreaker.create("b");
    var policy = Policy.of(Retry.forever(), Hedge.after(seconds(1000)), breaker);
    Task<Void> task =
        createTask(() ->
            policy.run(() -> {
              calls[0]++;
              Thread.sleep(60_000);
            }));
    while (calls[0] == 0) {
      yieldNow();
    }
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(calls[0]).isEqualTo(1);
    assertThat(breaker.stats().calls()).isZero();
  }

  @AsyncTest
  void policiesThatWaitAllWaitInTheLoopsTime() throws Exception {
    var service = FlakyService.answering("yes").failsFirst(2).takes(millis(500));
    var policy =
        Policy.of(
            Retry.attempts(3).fixed(seconds(1)), RateLimiter.of(1, seconds(4)), Bulkhead.of(1));
    assertThat(policy.run(service::call)).isEqualTo("yes");
    assertThat(EventLoop.running().time()).isEqualTo(millis(8500));
  }
}
