package dev.weft;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A block with a deadline: asyncio's timeout. When the deadline passes, the task in it is
 * cancelled, and the block throws {@link TimeoutException} once the body has ended.
 */
public final class Timeout {
  /*
   * asyncio's rule for who turns a cancellation into a TimeoutException: the block whose deadline
   * cancelled the task, if no more cancellations are pending than were when it was entered.
   */
  private enum State {
    ACTIVE,
    EXPIRING,
    EXPIRED,
    FINISHED
  }

  private final Task<?> task = Task.current();
  private final int seenBefore = task.cancellation().seen();
  private final int depth;
  private State state = State.ACTIVE;
  private @Nullable Duration deadline;
  private @Nullable Alarm alarm;

  private Timeout(long when, @Nullable Duration deadline) {
    this.depth = task.cancellation().enter();
    this.deadline = deadline;
    this.alarm = Alarm.setOrReady(task.loop, when, this::expire);
  }

  /** Runs {@code body}, which may take as long as {@code limit}. */
  public static <X extends Throwable> void run(Duration limit, Block.RunWith<Timeout, X> body)
      throws X, TimeoutException {
    call(limit, Block.calling(body));
  }

  /**
   * Runs {@code body}, which may take as long as {@code limit}; returns its value. A limit that is
   * not positive cancels it the first time it suspends.
   *
   * @throws TimeoutException if the body was cancelled since its deadline had passed
   */
  public static <T, X extends Throwable> T call(Duration limit, Block.CallWith<Timeout, T, X> body)
      throws X, TimeoutException {
    return in(limit, timeout -> body.call(timeout));
  }

  /** The common shape of the verbs: a body that does not look at its timeout. */
  static <T, X extends Throwable> T in(Duration limit, Block.CallWith<Timeout, T, X> body)
      throws X, TimeoutException {
    return new Timeout(LoopTime.deadline(EventLoop.running(), limit), null).around(body);
  }

  /** Runs {@code body} until {@code deadline} on the loop's clock. */
  public static <X extends Throwable> void runAt(Duration deadline, Block.RunWith<Timeout, X> body)
      throws X, TimeoutException {
    callAt(deadline, Block.calling(body));
  }

  /**
   * Runs {@code body} until {@code deadline} on the loop's clock; returns its value.
   *
   * @throws TimeoutException if the body was cancelled since its deadline had passed
   */
  public static <T, X extends Throwable> T callAt(
      Duration deadline, Block.CallWith<Timeout, T, X> body) throws X, TimeoutException {
    return new Timeout(LoopTime.nanos(deadline), deadline).around(body);
  }

  /** Returns when it expires, on the loop's clock; null if never. */
  public @Nullable Duration deadline() {
    if (deadline == null && alarm != null) {
      deadline = Duration.ofNanos(alarm.when());
    }
    return deadline;
  }

  /**
   * Moves the deadline, on the loop's clock; null takes it away. One that has passed expires at the
   * next suspension.
   *
   * @throws IllegalStateException if it has expired, or its block has ended
   */
  public void reschedule(@Nullable Duration deadline) {
    if (state != State.ACTIVE) {
      throw new IllegalStateException(
          "cannot move the deadline of a timeout that is " + state.name().toLowerCase(Locale.ROOT));
    }
    Alarm.clear(task.loop, alarm);
    this.deadline = deadline;
    alarm =
        deadline == null
            ? null
            : Alarm.setOrReady(task.loop, LoopTime.nanos(deadline), this::expire);
  }

  /** Returns whether the deadline has passed while the block ran. */
  public boolean isExpired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  private void expire() {
    var _ = task.cancelFrom(depth, null);
    state = State.EXPIRING;
  }

  private <T, X extends Throwable> T around(Block.CallWith<Timeout, T, X> body)
      throws X, TimeoutException {
    T value;
    try {
      value = body.call(this);
    } catch (Throwable e) {
      CancelledError cancelled = task.asCancellation(e);
      if (leave(cancelled != null) && cancelled != null) {
        throw timedOut(cancelled);
      }
      throw Block.sneak(cancelled == null ? e : cancelled);
    }
    leave(false);
    return value;
  }

  /** Ends the block; returns whether its own deadline, and nothing else, has cancelled the task. */
  private boolean leave(boolean delivered) {
    task.cancellation().leave();
    if (alarm != null && state == State.ACTIVE) {
      Alarm.clear(task.loop, alarm);
    }
    if (state == State.EXPIRING) {
      state = State.EXPIRED;
      return task.cancellation().takeBack(seenBefore, delivered);
    }
    state = State.FINISHED;
    return false;
  }

  private TimeoutException timedOut(CancelledError cause) {
    long millis = LoopTime.nanos(Objects.requireNonNull(deadline())) / 1_000_000;
    var timeout = new TimeoutException("timed out at " + millis / 1e3 + "s of the loop's clock");
    timeout.initCause(cause);
    return timeout;
  }
}
