package dev.weft.resilience;

import static dev.weft.Asyncio.moveOnAfter;

import dev.weft.Block;
import dev.weft.CancelledError;
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
   *
   * @throws ExceptionGroup if all attempts have failed
   */
  @Override
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    Outcome<T> outcome = TaskGroup.call(group -> firstSuccess(group, body));
    return outcome.get();
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
