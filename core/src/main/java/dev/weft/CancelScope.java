package dev.weft;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block that can be cancelled by itself, can have a deadline, and can be shielded from
 * cancellations that come from outside it. After Trio's CancelScope, with asyncio's single
 * delivery: the body gets one {@link CancelledError}, which ends the block without an exception.
 */
public final class CancelScope {
  private final Task<?> task = Task.current();
  private final int seenBefore = task.cancellation().seen();
  final int depth;
  @Nullable CancelScope outer;
  private @Nullable Alarm alarm;
  private boolean shielded;
  private boolean cancelled;
  private boolean ended;
  private boolean left;

  private CancelScope() {
    depth = task.cancellation().enter();
    task.cancellation().push(this);
  }

  /** Runs {@code body}; returns normally also if it was left since this scope was cancelled. */
  public static <X extends Throwable> void run(Block.RunWith<CancelScope, X> body) throws X {
    var _ = call(Block.calling(body));
  }

  /** Runs {@code body}; returns its value, or empty if it was left or gave null. */
  public static <T, X extends Throwable> Optional<T> call(Block.CallWith<CancelScope, T, X> body)
      throws X {
    return Optional.ofNullable(new CancelScope().around(body));
  }

  /** Runs {@code body} with a limit; returns whether it was not left because of that. */
  static <X extends Throwable> boolean finishes(Duration limit, Block.Run<X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    var scope = new CancelScope();
    scope.expireAt(LoopTime.deadline(scope.task.loop, limit));
    scope.around(Block.calling((CancelScope inside) -> body.run()));
    return !scope.left;
  }

  /** Runs {@code body} with a limit; returns its value, or empty if it was left. */
  static <T, X extends Throwable> Optional<T> valueIn(Duration limit, Block.Call<T, X> body)
      throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    var scope = new CancelScope();
    scope.expireAt(LoopTime.deadline(scope.task.loop, limit));
    return Optional.ofNullable(scope.around(inside -> body.call()));
  }

  /**
   * Cancels the body; from any task of the loop. Does nothing the second time, or after the end.
   */
  public void cancel() {
    if (!cancelled && !ended) {
      cancelled = true;
      var _ = task.cancelFrom(depth, null);
    }
  }

  /** Returns whether it was cancelled, by {@link #cancel} or by its deadline. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Has it cancelled at {@code deadline} of the loop's clock; null takes the deadline away. */
  public void setDeadline(@Nullable Duration deadline) {
    Alarm.clear(task.loop, alarm);
    alarm = null;
    if (deadline != null) {
      expireAt(LoopTime.nanos(deadline));
    }
  }

  private void expireAt(long when) {
    alarm = Alarm.setOrReady(task.loop, when, this::cancel);
  }

  /**
   * Holds back, while true, cancellations from outside this scope; they are delivered afterwards.
   * Its own deadline and {@link #cancel} work all the same.
   */
  public void setShielded(boolean shielded) {
    this.shielded = shielded;
    if (shielded) {
      task.cancellation().hold(this);
    }
    task.cancellation().release();
  }

  boolean isShielded() {
    return shielded;
  }

  private <T, X extends Throwable> @Nullable T around(Block.CallWith<CancelScope, T, X> body)
      throws X {
    T value;
    try {
      value = body.call(this);
    } catch (Throwable e) {
      CancelledError error = task.asCancellation(e);
      left = leave(error != null) && error != null;
      if (left) {
        return null;
      }
      throw Block.sneak(error == null ? e : error);
    }
    leave(false);
    return value;
  }

  /** Ends the block; returns whether it, and nothing else, has cancelled the task. */
  private boolean leave(boolean delivered) {
    ended = true;
    Alarm.clear(task.loop, alarm);
    task.cancellation().leave();
    boolean mine = cancelled && task.cancellation().takeBack(seenBefore, delivered);
    task.cancellation().pop(this);
    return mine;
  }
}
