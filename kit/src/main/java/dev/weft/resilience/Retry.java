package dev.weft.resilience;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs a body again when it has failed. A value: every method that refines it returns a new one.
 *
 * <p>At first there is no delay, and any {@link Exception} leads to another attempt; an {@link
 * Error} never does, unless named. When it gives up, the last attempt's own exception is thrown,
 * with the earlier ones (the latest 100) suppressed in it.
 */
public final class Retry implements Policy {
  private static final int FOREVER = Integer.MAX_VALUE;
  private static final int MOST_REMEMBERED = 100;

  private final int attempts;
  private final Backoff backoff;
  private final FailureRule rule;
  private final @Nullable Duration giveUpAfter;
  private final @Nullable Duration attemptTimeout;
  private final Consumer<Attempt> onRetry;

  private Retry(
      int attempts,
      Backoff backoff,
      FailureRule rule,
      @Nullable Duration giveUpAfter,
      @Nullable Duration attemptTimeout,
      Consumer<Attempt> onRetry) {
    this.attempts = attempts;
    this.backoff = backoff;
    this.rule = rule;
    this.giveUpAfter = giveUpAfter;
    this.attemptTimeout = attemptTimeout;
    this.onRetry = onRetry;
  }

  /**
   * Returns one that makes at most {@code n} attempts, the first included.
   *
   * @throws IllegalArgumentException if that is less than 1
   */
  public static Retry attempts(int n) {
    return first(Limits.atLeast(1, n, "attempts"));
  }

  /** Returns one that does not count attempts. */
  public static Retry forever() {
    return first(FOREVER);
  }

  private static Retry first(int attempts) {
    FailureRule rule = FailureRule.of(error -> error instanceof Exception);
    return new Retry(attempts, Backoff.NONE, rule, null, null, _ -> {});
  }

  /** Waits so long after the first attempt, and twice as long each time after that. */
  public Retry backoff(Duration first) {
    return backoff(first, 2);
  }

  /** Waits so long after the first attempt, and {@code factor} times as long after each other. */
  public Retry backoff(Duration first, double factor) {
    return with(backoff.starting(first, factor));
  }

  /** Waits so long after each attempt. */
  public Retry fixed(Duration delay) {
    return backoff(delay, 1);
  }

  /** Never waits longer than this, jitter included. */
  public Retry maxDelay(Duration longest) {
    return with(backoff.atMost(longest));
  }

  /**
   * Makes each delay longer or shorter by up to this share of it, by chance: {@link
   * EventLoop#random}.
   *
   * @param fraction from 0 to 1
   */
  public Retry jitter(double fraction) {
    return with(backoff.varied(fraction));
  }

  /** Tries again only after failures of these types, and others named so. */
  @SafeVarargs
  public final Retry on(Class<? extends Throwable>... types) {
    return with(rule.on(Arrays.asList(types)));
  }

  /** Tries again only after exceptions for which this is true, and others named so. */
  public Retry on(Predicate<? super Exception> condition) {
    return with(rule.onException(condition));
  }

  /** Does not try again after failures of these types, whatever else was said. */
  @SafeVarargs
  public final Retry not(Class<? extends Throwable>... types) {
    return with(rule.not(Arrays.asList(types)));
  }

  /** Starts no attempt later than this after the first one; one that runs then goes on. */
  public Retry giveUpAfter(Duration total) {
    Limits.notNegative(total);
    return new Retry(attempts, backoff, rule, total, attemptTimeout, onRetry);
  }

  /** Has an attempt fail with a {@link TimeoutException} when it takes longer than this. */
  public Retry attemptTimeout(Duration limit) {
    Limits.positive(limit);
    return new Retry(attempts, backoff, rule, giveUpAfter, limit, onRetry);
  }

  /** Calls this too before each delay; what it throws ends it all. */
  public Retry onRetry(Consumer<? super Attempt> listener) {
    Objects.requireNonNull(listener, "a listener is required, not null");
    return new Retry(
        attempts, backoff, rule, giveUpAfter, attemptTimeout, onRetry.andThen(listener));
  }

  private Retry with(Backoff other) {
    return new Retry(attempts, other, rule, giveUpAfter, attemptTimeout, onRetry);
  }

  private Retry with(FailureRule other) {
    return new Retry(attempts, backoff, other, giveUpAfter, attemptTimeout, onRetry);
  }

  /**
   * Runs {@code body} until it succeeds or there is no attempt left; suspends between attempts.
   * Cancelled, there is no other attempt.
   */
  @Override
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    var history = new History(EventLoop.running());
    while (true) {
      try {
        return attempt(body);
      } catch (Throwable e) {
        CancelledError cancelled = Task.current().asCancellation(e);
        if (cancelled != null) {
          throw cancelled;
        }
        if (!goesOn(history, e)) {
          history.suppressIn(e);
          throw e;
        }
      }
    }
  }

  private <T, X extends Throwable> T attempt(Block.Call<T, X> body) throws X {
    if (attemptTimeout == null) {
      return body.call();
    }
    try {
      return Asyncio.timeout(attemptTimeout, body);
    } catch (TimeoutException e) {
      return new Outcome.Failure<T>(e).get(); // thrown, though the body does not declare it
    }
  }

  /**
   * Returns how long it waits after a failed attempt, jitter included: for who tries again by
   * itself.
   *
   * @param attempt the number of the attempt, from 1 on
   */
  public Duration delay(int attempt) {
    return backoff.after(Limits.atLeast(1, attempt, "attempts"), EventLoop.running().random());
  }

  /** Waits for the time of the next attempt; returns false if there is none. */
  private boolean goesOn(History history, Throwable error) {
    int number = ++history.number;
    Duration delay = backoff.after(number, history.loop.random());
    if ((attempts != FOREVER && number >= attempts)
        || !rule.counts(error)
        || isTooLate(history.elapsed().plus(delay))) {
      return false;
    }
    onRetry.accept(new Attempt(number, error, delay));
    history.remember(error);
    Asyncio.sleep(delay);
    return !isTooLate(history.elapsed());
  }

  private boolean isTooLate(Duration elapsed) {
    return giveUpAfter != null && elapsed.compareTo(giveUpAfter) > 0;
  }

  /** What has happened in one run. */
  private static final class History {
    private final EventLoop loop;
    private final Duration start;
    private final ArrayDeque<Throwable> failures = new ArrayDeque<>(4);
    private int number;

    History(EventLoop loop) {
      this.loop = loop;
      this.start = loop.time();
    }

    Duration elapsed() {
      return loop.time().minus(start);
    }

    void remember(Throwable error) {
      if (failures.size() == MOST_REMEMBERED) {
        failures.remove();
      }
      failures.add(error);
    }

    /** Bodies may throw the same object again and again. */
    void suppressIn(Throwable last) {
      for (Throwable earlier : failures) {
        List<Throwable> suppressed = Arrays.asList(last.getSuppressed());
        if (earlier != last && suppressed.stream().noneMatch(known -> known == earlier)) {
          last.addSuppressed(earlier);
        }
      }
    }
  }
}
