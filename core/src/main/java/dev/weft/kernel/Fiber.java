package dev.weft.kernel;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body that can be left in the middle and continued: start, suspend, resume. It, its two
 * implementations and what the native one stands on are all that knows how virtual threads work.
 *
 * <p>As a {@link Runnable} it is a ready entry: running it gives the body one turn, which ends when
 * the body suspends, blocks in a JDK call, goes off the loop, or returns.
 */
public abstract sealed class Fiber implements Runnable permits NativeFiber, PortableFiber {
  /** Which implementation a loop uses. */
  public enum Kind {
    /** A virtual thread scheduled by the loop; needs {@code --add-opens}. */
    NATIVE,
    /** An ordinary virtual thread that takes turns with the loop. */
    PORTABLE
  }

  /** Where a fiber is, as its loop sees it. */
  public enum State {
    /** Never run. */
    NEW,
    /** Has the turn. */
    RUNNING,
    /** Left by {@link #suspend}, until somebody makes it ready. */
    SUSPENDED,
    /** Blocked in a JDK call, or off the loop; it comes back through the inbox by itself. */
    AWAY,
    /** Its body has returned. */
    DONE
  }

  private static final AtomicLong NUMBERS = new AtomicLong();

  final Loop loop;
  private Object owner;
  private State state = State.NEW;

  Fiber(Loop loop, Object owner) {
    this.loop = loop;
    this.owner = owner;
  }

  /**
   * Creates a fiber of the loop's kind. It does nothing until it is run by the loop.
   *
   * @param owner whose fiber it is, for {@link #owner}
   * @param body must not throw, and calls {@link #finish} last
   */
  public static Fiber create(Loop loop, Object owner, Runnable body) {
    return loop.kind() == Kind.NATIVE
        ? new NativeFiber(loop, owner, body)
        : new PortableFiber(loop, owner, body);
  }

  /** Returns the next number, unique in this JVM, for what gets a numbered name. */
  public static long nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  /** Returns the fiber whose body the calling thread runs, on its loop or off it, or null. */
  public static @Nullable Fiber current() {
    Thread thread = Thread.currentThread();
    if (!thread.isVirtual()) {
      return null;
    }
    Fiber fiber = FiberThread.fiberOf(thread);
    return fiber != null ? fiber : PortableFiber.ofCaller();
  }

  /** Returns what it was created for. */
  public final Object owner() {
    return owner;
  }

  /** Gives it, while it is suspended, to another owner. */
  public final void belongTo(Object owner) {
    this.owner = owner;
  }

  /** Returns where it is. To be asked on the loop's thread. */
  public final State state() {
    return state;
  }

  /** Returns whether its body, which must be the caller, has the loop's turn. */
  public abstract boolean isOnLoop();

  /** Gives the body one turn. Called by the loop only. */
  @Override
  public final void run() {
    if (beginTurn()) {
      resume();
    }
  }

  /** Notes that its turn begins; returns false if it has none, since it is done. */
  final boolean beginTurn() {
    if (state == State.DONE) {
      return false;
    }
    if (state == State.AWAY) {
      loop.leftAway();
    }
    state = State.RUNNING;
    return true;
  }

  /** Notes that its turn is over. */
  final void endTurn() {
    if (state == State.DONE) {
      release();
    } else if (isSuspended()) {
      state = State.SUSPENDED;
    } else {
      state = State.AWAY;
      loop.enteredAway();
    }
  }

  /**
   * Ends the turn of the calling body, until somebody makes this fiber ready again. The caller has
   * arranged for that.
   *
   * @throws IllegalStateException if a native frame or a class initialiser is on the stack
   */
  public abstract void suspend();

  /** Goes off the loop: until {@link #rejoin} the body runs beside it, on a worker. */
  public abstract void leave();

  /** Comes back on the loop; returns when it is this fiber's turn. */
  public abstract void rejoin();

  /** Interrupts the body's thread, if it has started. */
  public abstract void interrupt();

  /** Returns where the body is, innermost frame first; empty if it is not alive. */
  public abstract StackTraceElement[] stackTrace();

  /**
   * Gives the turn to the body. Returns when the loop has it back, from this fiber or from another
   * one to which it was passed on; that one has called {@link #endTurn}.
   */
  abstract void resume();

  /** Lets go of the thread: whoever keeps a task must not keep its stack. */
  abstract void release();

  abstract boolean isSuspended();

  /** Says that the body, the caller, is about to return. */
  public final void finish() {
    state = State.DONE;
  }
}
