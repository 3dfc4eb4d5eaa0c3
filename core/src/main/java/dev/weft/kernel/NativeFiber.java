package dev.weft.kernel;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A fiber on a virtual thread that the loop itself schedules. */
final class NativeFiber extends Fiber {
  private @Nullable Runnable body;
  private @Nullable FiberThread thread;

  NativeFiber(Loop loop, Object owner, Runnable body) {
    super(loop, owner);
    this.body = body;
  }

  /** Returns whether it has never run. */
  boolean isNew() {
    return body != null;
  }

  /** Runs the body, in {@code thread}, the caller. */
  void runIn(FiberThread thread) {
    Runnable start = requireNonNull(body);
    this.thread = thread;
    body = null;
    start.run();
  }

  @Override
  void resume() {
    FiberThread carrier = thread == null ? new FiberThread(this) : thread;
    carrier.resume();
    carrier.fiber().endTurn();
  }

  @Override
  void release() {
    thread = null;
  }

  @Override
  public boolean isOnLoop() {
    return thread().isOnLoop();
  }

  @Override
  boolean isSuspended() {
    return thread().isSuspended();
  }

  @Override
  public void suspend() {
    thread().suspend();
  }

  @Override
  public void leave() {
    thread().leave();
  }

  @Override
  public void rejoin() {
    thread().rejoin();
  }

  @Override
  public void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public StackTraceElement[] stackTrace() {
    return thread == null ? new StackTraceElement[0] : thread.stackTrace();
  }

  private FiberThread thread() {
    return requireNonNull(thread);
  }
}
