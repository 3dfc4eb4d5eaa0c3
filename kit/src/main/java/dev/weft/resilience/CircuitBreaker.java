package dev.weft.resilience;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.sync.LoopBound;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling what keeps failing, for a while; then tries it with few calls before it goes on as
 * ever. Never suspends. Belongs to the loop it is first used on.
 */
public final class CircuitBreaker implements Policy {
  /*
   * Every change of state begins an era. What a call tells when it ends counts only in the era in
   * which it began: a slow call of the time before says nothing about how it is now.
   *
   * There is no timer: that an open one has become half-open is noticed by whoever asks.
   */
  private final LoopBound bound = new LoopBound();
  private final String name;
  private final Builder options;
  private final CallWindow window;
  private State state = State.CLOSED;
  private Duration openUntil = Duration.ZERO;
  private int era;
  private int trials;
  private int successes;
  private long refused;

  private CircuitBreaker(Builder options) {
    this.name = options.name;
    this.options = options;
    this.window = new CallWindow(options.window);
  }

  /** Where a circuit breaker is. */
  public enum State {
    /** All calls pass. */
    CLOSED,
    /** No call passes. */
    OPEN,
    /** A few calls pass, as trials. */
    HALF_OPEN
  }

  /**
   * What a circuit breaker has seen.
   *
   * @param state where it is
   * @param calls how many calls are in its window; none when it is not closed
   * @param failures how many of these have failed
   * @param refused how many calls it has refused so far
   */
  public record Stats(State state, int calls, int failures, long refused) {
    /** Returns the share of failures, from 0 to 1; 0 without calls. */
    public double failureRate() {
      return calls == 0 ? 0 : (double) failures / calls;
    }
  }

  /** Creates one with the options as they are at first. */
  public static CircuitBreaker create(String name) {
    return builder(name).build();
  }

  /** Returns the options. */
  public static Builder builder(String name) {
    return new Builder(Objects.requireNonNull(name, "a name is required, not null"));
  }

  /**
   * Runs {@code body} and notes how it ends; a cancellation counts for nothing.
   *
   * @throws CircuitOpenException if it is open, or half-open with as many trials as may run; the
   *     body is not run then
   */
  @Override
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    EventLoop loop = bound.bind(this);
    admit(loop);
    int begun = era;
    Duration start = options.slowerThan == null ? Duration.ZERO : loop.time(); // it has a price
    try {
      T value = body.call();
      ended(begun, isSlow(loop, start));
      return value;
    } catch (Throwable e) {
      CancelledError cancelled = Task.current().asCancellation(e);
      if (cancelled != null) {
        takeBack(begun);
        throw cancelled;
      }
      ended(begun, options.rule.counts(e) || isSlow(loop, start));
      throw e;
    }
  }

  private void admit(EventLoop loop) {
    State now = stateAt(loop);
    if (now == State.CLOSED) {
      return;
    }
    if (now == State.OPEN || trials >= options.trialCalls) {
      refused++;
      Duration left = now == State.OPEN ? openUntil.minus(loop.time()) : Duration.ZERO;
      throw new CircuitOpenException(name, left);
    }
    trials++;
  }

  private boolean isSlow(EventLoop loop, Duration start) {
    return options.slowerThan != null && loop.time().minus(start).compareTo(options.slowerThan) > 0;
  }

  private void takeBack(int begun) {
    if (begun == era && state == State.HALF_OPEN) {
      trials--;
    }
  }

  private void ended(int begun, boolean failed) {
    if (begun != era) {
      return;
    }
    if (state == State.CLOSED) {
      window.add(failed);
      if (isTooBad()) {
        open();
      }
    } else if (failed) {
      open();
    } else {
      trials--;
      if (++successes == options.trialCalls) {
        change(State.CLOSED);
      }
    }
  }

  private boolean isTooBad() {
    return window.calls() >= Math.min(options.minimumCalls, options.window)
        && window.failures() >= options.failureRate * window.calls();
  }

  private void open() {
    openUntil = bound.bind(this).time().plus(options.openFor);
    change(State.OPEN);
  }

  private void change(State to) {
    State from = state;
    if (from == to) {
      return;
    }
    state = to;
    era++;
    trials = 0;
    successes = 0;
    window.clear();
    try {
      options.onChange.accept(from, to);
    } catch (Throwable e) {
      report(e);
    }
  }

  private void report(Throwable failure) {
    String message = "the listener of circuit breaker " + name + " failed";
    EventLoop.running().callExceptionHandler(new ErrorContext(message, failure, null, null));
  }

  private State stateAt(EventLoop loop) {
    if (state == State.OPEN && openUntil.compareTo(loop.time()) <= 0) {
      change(State.HALF_OPEN);
    }
    return state;
  }

  /** Returns where it is now. */
  public State state() {
    return state == State.OPEN ? stateAt(bound.bind(this)) : state;
  }

  /** Opens it now, for as long as always. */
  public void trip() {
    open();
  }

  /** Closes it now, with an empty window. */
  public void reset() {
    window.clear();
    change(State.CLOSED);
  }

  /** Returns what it has seen. */
  public Stats stats() {
    return new Stats(state(), window.calls(), window.failures(), refused);
  }

  /** The options of a {@link CircuitBreaker}. */
  public static final class Builder {
    private final String name;
    private int window = 20;
    private int minimumCalls = 10;
    private double failureRate = 0.5;
    private @Nullable Duration slowerThan;
    private Duration openFor = Duration.ofSeconds(30);
    private int trialCalls = 1;
    private FailureRule rule = FailureRule.of(_ -> true);
    private BiConsumer<State, State> onChange = (_, _) -> {};

    private Builder(String name) {
      this.name = name;
    }

    private Builder(Builder from) {
      this.name = from.name;
      this.window = from.window;
      this.minimumCalls = from.minimumCalls;
      this.failureRate = from.failureRate;
      this.slowerThan = from.slowerThan;
      this.openFor = from.openFor;
      this.trialCalls = from.trialCalls;
      this.rule = from.rule;
      this.onChange = from.onChange;
    }

    /** Looks at the latest {@code calls} calls, at least 1; 20, unless told. */
    public Builder window(int calls) {
      window = Limits.atLeast(1, calls, "calls");
      return this;
    }

    /** Does not open before so many calls, or a full window; 10, unless told. */
    public Builder minimumCalls(int n) {
      minimumCalls = Limits.atLeast(1, n, "calls");
      return this;
    }

    /**
     * Opens when this share of the calls in the window has failed; a half, unless told.
     *
     * @param share more than 0, and at most 1
     */
    public Builder failureRate(double share) {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "a failure rate of " + share + ": it is more than 0, and at most 1");
      }
      failureRate = share;
      return this;
    }

    /** Counts a call that takes longer as failed, even if it succeeds. */
    public Builder slowerThan(Duration limit) {
      slowerThan = Limits.positive(limit);
      return this;
    }

    /** Stays open for so long; 30 s, unless told. */
    public Builder openFor(Duration time) {
      openFor = Limits.positive(time);
      return this;
    }

    /** Makes so many trial calls, at once at most, before it closes; 1, unless told. */
    public Builder trialCalls(int n) {
      trialCalls = Limits.atLeast(1, n, "trial calls");
      return this;
    }

    /** Counts only failures of these types, and others named so; all, unless told. */
    @SafeVarargs
    public final Builder on(Class<? extends Throwable>... types) {
      rule = rule.on(Arrays.asList(types));
      return this;
    }

    /** Counts only exceptions for which this is true, and others named so. */
    public Builder on(Predicate<? super Exception> condition) {
      rule = rule.onException(condition);
      return this;
    }

    /** Calls this too when the state changes, in the task that caused or noticed it. */
    public Builder onChange(BiConsumer<? super State, ? super State> listener) {
      Objects.requireNonNull(listener, "a listener is required, not null");
      onChange = onChange.andThen(listener);
      return this;
    }

    /** Creates a closed one. */
    public CircuitBreaker build() {
      return new CircuitBreaker(new Builder(this));
    }
  }
}
