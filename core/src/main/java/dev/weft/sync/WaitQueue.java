package dev.weft.sync;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.WaitReason;
import java.util.ArrayDeque;
import java.util.List;

/** Tasks that wait their turn, first come, first served. What all of this package stands on. */
final class WaitQueue implements WaitReason {
  /*
   * A task that has been woken has its turn for sure: a cancellation that comes after that is kept
   * by the task for its next wait. So there is no "woken and then cancelled" to be undone, which is
   * where lost wake-ups come from.
   *
   * A cancelled task's future stays in the middle until it comes to the front, or until such are the
   * majority: removing it at once would make cancelling many waiters quadratic.
   */
  private final Object owner;
  private final String kind;
  private final ArrayDeque<Future<Void>> waiting = new ArrayDeque<>(4);
  private final LoopBound bound = new LoopBound();
  private int cancelled;
  private int woken;

  WaitQueue(Object owner, String kind) {
    this.owner = owner;
    this.kind = kind;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public List<Task<?>> tasks() {
    return owner instanceof Lock lock ? lock.holder() : List.of();
  }

  /**
   * Suspends the current task until it is woken. Cancelled, it leaves the queue.
   *
   * @throws IllegalStateException if tasks of another loop have waited here
   */
  void await() {
    await(join());
  }

  /** Enters the queue, to {@link #await(Future)} at once; returns the task's turn. */
  Future<Void> join() {
    Future<Void> turn = Future.create(this);
    bound.bind(turn.loop(), owner);
    waiting.add(turn);
    return turn;
  }

  void await(Future<Void> turn) {
    boolean mine = false;
    try {
      Asyncio.await(turn);
      mine = true;
    } finally {
      if (mine) {
        woken--;
      } else {
        leave(turn);
      }
    }
  }

  /** Wakes the first task; returns false if there is none. */
  boolean wakeNext() {
    dropCancelled();
    Future<Void> turn = waiting.poll();
    if (turn == null) {
      return false;
    }
    woken++;
    resume(turn);
    return true;
  }

  /** Wakes all tasks that are waiting now. */
  void wakeAll() {
    boolean more = true;
    while (more) {
      more = wakeNext();
    }
  }

  /** Returns whether a woken task has not gone on yet. */
  boolean isWaking() {
    return woken > 0;
  }

  /** Returns whether nobody is waiting, and nobody woken is still to go on. */
  boolean isEmpty() {
    dropCancelled();
    return waiting.isEmpty() && woken == 0;
  }

  private void leave(Future<Void> turn) {
    if (!turn.isDone()) {
      waiting.remove(turn); // never suspended: its thread was pinned
    } else if (++cancelled > waiting.size() / 2) {
      waiting.removeIf(Future::isDone);
      cancelled = 0;
    }
  }

  private void dropCancelled() {
    Future<Void> first = waiting.peek();
    while (first != null && first.isDone()) {
      waiting.remove();
      cancelled = Math.max(0, cancelled - 1);
      first = waiting.peek();
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private static void resume(Future<Void> turn) {
    turn.setResult(null);
  }
}
