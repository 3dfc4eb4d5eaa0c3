package dev.weft.testing;

import dev.weft.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A fake of something remote that is slow and fails now and then, always in the same way: to see
 * what retries, timeouts and circuit breakers do.
 *
 * @param <T> what it answers
 */
public final class FlakyService<T> {
  private final Callable<? extends T> answer;
  private Supplier<? extends Exception> failure = () -> new IOException("the service failed");
  private Duration latency = Duration.ZERO;
  private int failsFirst;
  private int failsEvery;
  private int calls;
  private int failures;
  private int running;
  private int mostRunning;

  /** Creates one that answers with what {@code answer} returns. */
  public FlakyService(Callable<? extends T> answer) {
    this.answer = Objects.requireNonNull(answer, "an answer is required, not null");
  }

  /** Creates one that always answers with {@code answer}. */
  public static <T> FlakyService<T> answering(T answer) {
    return new FlakyService<>(() -> answer);
  }

  /** Has the first {@code calls} calls fail. */
  public FlakyService<T> failsFirst(int calls) {
    failsFirst = requireNotNegative(calls);
    return this;
  }

  /** Has every {@code n}th call fail, besides the first ones; 0 for none. */
  public FlakyService<T> failsEvery(int n) {
    failsEvery = requireNotNegative(n);
    return this;
  }

  /** Says how it fails; by an IOException, unless told. */
  public FlakyService<T> failsWith(Supplier<? extends Exception> failure) {
    this.failure = Objects.requireNonNull(failure, "a failure is required, not null");
    return this;
  }

  /** Has each call take so long before it fails or answers. */
  public FlakyService<T> takes(Duration latency) {
    this.latency = Objects.requireNonNull(latency, "a duration is required, not null");
    return this;
  }

  private static int requireNotNegative(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("a service cannot fail " + number + " times: 0 or more");
    }
    return number;
  }

  /** Suspends for its latency, then answers or fails. Cancelled, it does neither. */
  public T call() throws Exception {
    int number = ++calls;
    mostRunning = Math.max(mostRunning, ++running);
    try {
      Asyncio.sleep(latency);
      if (number <= failsFirst || (failsEvery > 0 && number % failsEvery == 0)) {
        failures++;
        throw failure.get();
      }
      return answer.call();
    } finally {
      running--;
    }
  }

  /** Returns how often it was called. */
  public int calls() {
    return calls;
  }

  /** Returns how many calls it has failed. */
  public int failures() {
    return failures;
  }

  /** Returns how many calls were being served at the same time, at most. */
  public int mostAtOnce() {
    return mostRunning;
  }
}
