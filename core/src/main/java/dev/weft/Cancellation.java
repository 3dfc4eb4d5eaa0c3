package dev.weft;

import dev.weft.kernel.Fiber;
import org.jspecify.annotations.Nullable;

/**
 * How a task is being cancelled, and how deep it is in blocks that may do that or may hold it back.
 * Most tasks never have one.
 */
final class Cancellation {
  /*
   * It is asyncio's: counted, and delivered once. A request goes to what the task waits for, if
   * that can still be cancelled; otherwise it is due (`due`) at the next suspension. What differs
   * from asyncio is decided here as well: a wait that was over before the request came gives its
   * result (`late`: then even the end of the task is not turned into a cancellation), and a task
   * that blocks in a JDK call, or is off the loop, is interrupted. A request that was passed on to
   * an awaited task, and came too late for that one as well, is due here again.
   *
   * Blocks (timeouts, groups, scopes) are numbered by nesting, from 1; 0 stands for the world
   * outside. A request from depth d is held back while a shielded scope deeper than d is open, and
   * counts and is delivered when none is any more. What is due already when such a scope begins is
   * held back as well.
   */
  private static final int NOWHERE = -1;

  private final Task<?> task;
  private int requests;
  private int seen;
  private boolean due;
  private int dueFrom = NOWHERE; // the deepest
  private boolean late;
  private boolean passedOn;
  private boolean interrupted;
  private boolean delivering;
  private @Nullable String message;

  private @Nullable CancelScope innermost;
  private int depth;
  private int heldBack;
  private int heldFrom = NOWHERE;
  private @Nullable String heldMessage;

  Cancellation(Task<?> task) {
    this.task = task;
  }

  /** Asks the task to stop, on behalf of a block at depth {@code from}. */
  void request(int from, @Nullable String why) {
    if (from >= shieldedDepth()) {
      deliver(from, 1, why);
    } else {
      heldFrom = Math.max(heldFrom, from);
      heldBack++;
      heldMessage = why;
    }
  }

  private void deliver(int from, int count, @Nullable String why) {
    requests += count;
    dueFrom = Math.max(dueFrom, from);
    Waiting waiting = task.waiting();
    if (waiting != null && cancelWait(waiting, why)) {
      passedOn = true;
      message = why;
      return;
    }
    boolean away = task.fiber().state() == Fiber.State.AWAY;
    due = true;
    late = waiting != null || away;
    if (!(waiting instanceof Sleep sleep && sleep.isCancelled())) {
      message = why; // otherwise the first message is on its way
    }
    if (away) {
      interrupted = true;
      task.fiber().interrupt();
    }
  }

  /**
   * Cancels what the task waits for; in a cycle of tasks that await each other, wakes it instead.
   */
  private boolean cancelWait(Waiting waiting, @Nullable String why) {
    if (delivering) {
      waiting.forget(task);
      message = why;
      task.wake();
      return true;
    }
    delivering = true;
    try {
      return waiting.cancel(why);
    } finally {
      delivering = false;
    }
  }

  /** Returns how many requests were made and not taken back. */
  int count() {
    return requests + heldBack;
  }

  /** Returns how many of them the task has seen an error for; what is due is not among them. */
  int seen() {
    return seen;
  }

  /** Takes one request back; the last one takes back what is due. */
  void uncancel() {
    if (requests > 0) {
      uncount();
    } else if (heldBack > 0 && --heldBack == 0) {
      heldFrom = NOWHERE;
    }
  }

  private void uncount() {
    if (requests == 0) {
      return;
    }
    requests--;
    seen = Math.min(seen, requests);
    if (requests == 0) {
      arrived();
      if (interrupted && Fiber.current() == task.fiber()) {
        interrupted = false;
        var _ = Thread.interrupted();
      }
    }
  }

  /**
   * Takes back the request of a block that ends, whether its error was seen or not.
   *
   * @param before how many had been seen when the block began
   * @return whether none has come from elsewhere since
   */
  boolean takeBack(int before, boolean delivered) {
    uncount();
    boolean mine = requests <= before;
    if (mine && !delivered) {
      arrived();
    }
    return mine;
  }

  /** Notes how what was awaited has ended. */
  void awaited(Future<?> what, boolean asCancelled) {
    if (asCancelled) {
      arrived();
    } else if (passedOn) {
      passedOn = false;
      late = what instanceof Task<?> other && other.cancellation().due;
      due |= late;
    }
  }

  /** Notes that the one delivery has taken place. */
  void arrived() {
    due = false;
    late = false;
    passedOn = false;
    dueFrom = NOWHERE;
    seen = requests;
  }

  /**
   * Returns whether the error is still to be thrown. One that was sent as an interrupt is not, if
   * the interrupt has been consumed: then an InterruptedException was the delivery.
   */
  boolean isDue() {
    if (due && interrupted) {
      interrupted = false;
      due = Thread.interrupted();
    }
    return due;
  }

  /** Passes what is due on to what the task is about to wait for. */
  void passOnTo(Waiting waiting) {
    if (isDue() && waiting.cancel(message)) {
      due = false;
      passedOn = true;
    }
  }

  /** Returns whether a task that ends now, normally, is cancelled all the same. */
  boolean isDueAtTheEnd() {
    return due && !late;
  }

  /** Returns the error to be thrown now. */
  CancelledError error() {
    arrived();
    return new CancelledError(message);
  }

  void noteMessage(@Nullable String why) {
    message = why;
  }

  /** Returns what the interrupt that was sent became in the JDK, as the cancellation; or null. */
  @Nullable CancelledError of(Throwable error) {
    if (!interrupted || !Interruption.is(error)) {
      return null;
    }
    clearInterrupt();
    arrived();
    return new CancelledError(message, error);
  }

  /** Takes back an interrupt that was not consumed off the loop. */
  void clearInterrupt() {
    if (interrupted) {
      interrupted = false;
      var _ = Thread.interrupted();
    }
  }

  /** Opens a block; returns its depth. */
  int enter() {
    return ++depth;
  }

  /** Ends the innermost block. */
  void leave() {
    depth--;
  }

  void push(CancelScope scope) {
    scope.outer = innermost;
    innermost = scope;
  }

  void pop(CancelScope scope) {
    innermost = scope.outer;
    release();
  }

  /** Delivers what nothing holds back any more. */
  void release() {
    if (heldBack > 0 && heldFrom >= shieldedDepth()) {
      int count = heldBack;
      int from = heldFrom;
      heldBack = 0;
      heldFrom = NOWHERE;
      deliver(from, count, heldMessage);
    }
  }

  /** Holds back what is due, and came from outside a scope that is shielded from now on. */
  void hold(CancelScope scope) {
    if (isDue() && dueFrom < scope.depth) {
      int pending = requests - seen;
      requests -= pending;
      heldBack += pending;
      heldFrom = Math.max(heldFrom, dueFrom);
      heldMessage = message;
      due = false;
      late = false;
      dueFrom = NOWHERE;
    }
  }

  private int shieldedDepth() {
    for (CancelScope scope = innermost; scope != null; scope = scope.outer) {
      if (scope.isShielded()) {
        return scope.depth;
      }
    }
    return 0;
  }
}
