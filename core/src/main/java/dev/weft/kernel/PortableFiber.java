package dev.weft.kernel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An ordinary virtual thread that takes turns with the loop's thread, by public API only. */
final class PortableFiber extends Fiber {
  /*
   * `turn` says that this fiber may run. Whoever gives it the turn sets it and unparks it; that is
   * the loop's thread, or the fiber that was before it, if the loop had nothing to do in between.
   * The loop's thread waits for the `round` that began with its resume to end. It starts the
   * threads, since a thread inherits from the one that starts it. A blocking JDK call keeps the turn,
   * so it blocks the loop, as in CPython.
   */
  private static final class Round {
    private final Thread loop;
    private volatile boolean over;

    Round(Thread loop) {
      this.loop = loop;
    }

    void await() {
      while (!over) {
        LockSupport.park(this);
      }
    }

    void end() {
      over = true;
      LockSupport.unpark(loop);
    }
  }

  private static final ThreadLocal<PortableFiber> CURRENT = new ThreadLocal<>();

  private final Runnable body;
  private @Nullable Thread thread;
  private @Nullable Round round;
  private volatile boolean turn;
  private boolean suspended;
  private boolean away;

  PortableFiber(Loop loop, Object owner, Runnable body) {
    super(loop, owner);
    this.body = body;
  }

  static @Nullable PortableFiber ofCaller() {
    return CURRENT.get();
  }

  @Override
  public boolean isOnLoop() {
    return !away;
  }

  @Override
  void resume() {
    var begun = new Round(Thread.currentThread());
    takeTurn(begun);
    begun.await();
  }

  private void takeTurn(Round current) {
    boolean isNew = thread == null;
    Thread own = isNew ? Thread.ofVirtual().unstarted(this::live) : requireNonNull(thread);
    thread = own;
    round = current;
    suspended = false;
    turn = true; // from here on it may run, end, and let go of its thread
    if (isNew) {
      own.start();
    } else {
      LockSupport.unpark(own);
    }
  }

  /** Gives the turn of the calling body to the fiber that is next, or back to the loop. */
  private void giveTurn() {
    Round current = requireNonNull(round);
    turn = false;
    endTurn();
    if (loop.upcoming() instanceof PortableFiber next && next.thread != null) {
      loop.takeNext();
      next.beginTurn();
      next.takeTurn(current);
    } else {
      current.end();
    }
  }

  @Override
  void release() {
    thread = null;
  }

  @Override
  boolean isSuspended() {
    return suspended;
  }

  private void live() {
    CURRENT.set(this);
    body.run();
    giveTurn();
  }

  @Override
  public void suspend() {
    suspended = true;
    giveTurn();
    awaitTurn();
  }

  @Override
  public void leave() {
    away = true;
    giveTurn();
  }

  @Override
  public void rejoin() {
    loop.post(this);
    awaitTurn();
    away = false;
  }

  private void awaitTurn() {
    boolean interrupted = false;
    while (!turn) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public StackTraceElement[] stackTrace() {
    return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
  }
}
