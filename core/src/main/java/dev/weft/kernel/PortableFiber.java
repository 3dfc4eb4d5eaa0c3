package dev.weft.kernel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An ordinary virtual thread that takes turns with the loop's thread, by public API only. */
final class PortableFiber extends Fiber {
  /*
   * `turn` says who may run. Each side sets it for the other, unparks the other and parks until it
   * is its own again. A blocking JDK call keeps the turn, so it blocks the loop, as in CPython.
   */
  private static final ThreadLocal<PortableFiber> CURRENT = new ThreadLocal<>();

  private final Runnable body;
  private @Nullable Thread thread;
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
    suspended = false;
    turn = true;
    if (thread == null) {
      thread = Thread.ofVirtual().unstarted(this::live);
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    while (turn) {
      LockSupport.park(this);
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

  private void giveTurn() {
    Thread other = loop.thread();
    turn = false;
    LockSupport.unpark(other);
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
