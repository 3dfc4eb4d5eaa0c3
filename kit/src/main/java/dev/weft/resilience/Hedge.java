package dev.weft.resilience;

import static dev.weft.Asyncio.moveOnAfter;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a body once more beside the first when that takes long, and takes the first success: for
 * bodies that may run twice, and are slow now and then. A value.
 */
public final class Hedge implements Policy {
  private final Duration delay;
  private final int attempts;

  private Hedge(Duration delay, int attempts) {
    this.delay = delay;
    this.attempts = attempts;
  }

  /** Returns one that starts a second attempt when there is no success after {@code delay}. */
  public static Hedge after(Duration delay) {
    return new Hedge(Limits.notNegative(delay), 2);
  }

  /** Starts up to {@code n} attempts, at least 1 and the first included, each after the delay. */
  public Hedge attempts(int n) {
    return new Hedge(delay, Limits.atLeast(1, n, "attempts"));
  }

  /**
   * Runs {@code body}, each attempt in a task of its own, until one succeeds. The other attempts
   * are cancelled then, and have ended when this returns; so they are when the caller is cancelled.
   * A value that is not returned, of an attempt that succeeds all the same, is closed if it is an
   * {@link AutoCloseable}.
   *
   * @throws ExceptionGroup if all attempts have failed
   */
  @Override
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    List<T> values = new ArrayList<>();
    Outcome<T> outcome = null;
    try {
      outcome = TaskGroup.call(group -> firstSuccess(group, remembering(body, values)));
    } finally {
      closeAllBut(outcome instanceof Outcome.Success<T> won ? won.value() : null, values);
    }
    return outcome.get();
  }

  private static <T, X extends Throwable> Block.Call<T, X> remembering(
      Block.Call<T, X> body, List<T> values) {
    return () -> {
      T value = body.call();
      values.add(value);
      return value;
    };
  }

  private static void closeAllBut(@Nullable Object taken, List<?> values) {
    CancelledError cancelled = null;
    for (Object value : values) {
      CancelledError thrown = value == taken ? null : close(value);
      cancelled = thrown == null ? cancelled : thrown;
    }
    if (cancelled != null) {
      close(taken); // which nobody gets
      throw cancelled;
    }
  }

  /** Closes what can be; may suspend, and returns the cancellation that it gets then. */
  private static @Nullable CancelledError close(@Nullable Object value) {
    try {
      if (value instanceof AutoCloseable open) {
        open.close();
      }
      return null;
    } catch (Throwable e) {
      CancelledError cancelled = Task.current().asCancellation(e);
      if (cancelled == null) {
        String message = "what an attempt returned that was not taken cannot be closed";
        EventLoop.running().callExceptionHandler(new ErrorContext(message, e, null, null));
      }
      return cancelled;
    }
  }

  private <T> Outcome<T> firstSuccess(TaskGroup group, Block.Call<T, ?> body) {
    EventLoop loop = EventLoop.running();
    var ended = new Queue<Outcome<T>>();
    List<Throwable> failures = new ArrayList<>();
    Duration next = loop.time();
    int started = 0;
    while (failures.size() < attempts) {
      if (started < attempts && next.compareTo(loop.time()) <= 0) {
        group.createTask("hedge-" + ++started, () -> ended.putNow(outcome(body)));
        next = loop.time().plus(delay);
      }
      Optional<Outcome<T>> outcome =
          started == attempts
              ? Optional.of(ended.get())
              : moveOnAfter(next.minus(loop.time()), () -> ended.get());
      if (outcome.isPresent() && !(outcome.get() instanceof Outcome.Failure<T>)) {
        group.cancel();
        return outcome.get();
      }
      outcome.ifPresent(failure -> failures.add(((Outcome.Failure<T>) failure).error()));
    }
    return new Outcome.Failure<>(
        new ExceptionGroup("none of %d attempts succeeded".formatted(attempts), failures));
  }

  private static <T> Outcome<T> outcome(Block.Call<T, ?> body) {
    try {
      return new Outcome.Success<>(body.call());
    } catch (Throwable e) {
      CancelledError cancelled = Task.current().asCancellation(e);
      return cancelled == null ? new Outcome.Failure<>(e) : new Outcome.Cancelled<>(cancelled);
    }
  }
}
