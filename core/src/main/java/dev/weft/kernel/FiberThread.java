package dev.weft.kernel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that is its own scheduler: the loop runs it, nobody else. It carries one fiber
 * after another, as long as none leaves a trace in it.
 */
final class FiberThread implements Executor {
  /*
   * The JVM hands the thread's continuation to `execute` whenever the thread can go on. What that
   * means depends on why it had stopped, which `mode` says:
   *
   *   starting            remember the continuation, it is always the same object
   *   SUSPENDING          we yielded in order to stop: keep it
   *   LEAVING, AWAY       it belongs on a worker
   *   RETURNING, RUNNING  a blocking JDK call is over, or it comes back: post it to the loop
   *   SUSPENDED           nothing has changed: Thread.getStackTrace ends with this
   *
   * `mode` is plain. Every access by another thread is ordered by the JVM's own (volatile) state of
   * the virtual thread, by the inbox or by the workers' queue.
   */
  private enum Mode {
    RUNNING,
    SUSPENDING,
    SUSPENDED,
    LEAVING,
    AWAY,
    RETURNING
  }

  private final Thread thread;
  private NativeFiber fiber;
  private @Nullable Runnable continuation;
  private Mode mode = Mode.RUNNING;

  /** Creates a thread for {@code first}; it stands at its start until {@link #resume}. */
  FiberThread(NativeFiber first) {
    fiber = first;
    thread = ThreadAccess.newThread(this, this::carry);
    thread.start();
  }

  /** Returns the fiber that this virtual thread carries; null for any other, guests included. */
  static @Nullable NativeFiber fiberOf(Thread thread) {
    return ThreadAccess.isOpen()
            && ThreadAccess.schedulerOf(thread) instanceof FiberThread own
            && own.thread == thread
        ? own.fiber
        : null;
  }

  private void carry() {
    do {
      fiber.runIn(this);
    } while (takeOverNext());
  }

  /**
   * Goes on with the fiber that is next, if it is a new one: it does not need a thread of its own,
   * since nothing tells this one from a new one.
   */
  private boolean takeOverNext() {
    Loop loop = fiber.loop;
    if (!(loop.upcoming() instanceof NativeFiber next)
        || !next.isNew()
        || !ThreadAccess.isAsNew(thread, requireNonNull(loop.thread()))) {
      return false;
    }
    loop.takeNext();
    fiber.endTurn();
    fiber = next;
    next.beginTurn();
    return true;
  }

  /** Returns the fiber that it carries. */
  NativeFiber fiber() {
    return fiber;
  }

  boolean isOnLoop() {
    return mode == Mode.RUNNING;
  }

  boolean isSuspended() {
    return mode == Mode.SUSPENDED;
  }

  /** Runs it, in the loop's thread, until it stops. */
  void resume() {
    if (mode != Mode.RUNNING && mode != Mode.SUSPENDED) {
      return; // off the loop: it was posted twice, since somebody looked at its stack
    }
    mode = Mode.RUNNING;
    requireNonNull(continuation).run();
  }

  void suspend() {
    switchTo(Mode.SUSPENDING);
  }

  void leave() {
    switchTo(Mode.LEAVING);
  }

  void rejoin() {
    switchTo(Mode.RETURNING);
  }

  private void switchTo(Mode next) {
    Mode before = mode;
    mode = next;
    Thread.yield();
    if (mode == next) {
      mode = before;
      throw new IllegalStateException(
          "a task cannot suspend here: its thread is pinned by "
              + pinningFrame()
              + "; suspend before or after that call, or put it into toThread");
    }
  }

  @Override
  public void execute(Runnable task) {
    if (continuation == null) {
      continuation = task;
    } else if (task != continuation) {
      ThreadAccess.executeGuest(task); // a virtual thread that the body started
    } else {
      proceed(task);
    }
  }

  private void proceed(Runnable own) {
    switch (mode) {
      case SUSPENDING -> mode = Mode.SUSPENDED;
      case LEAVING, AWAY -> {
        mode = Mode.AWAY;
        Workers.execute(own);
      }
      case RETURNING -> {
        mode = Mode.RUNNING;
        fiber.loop.post(fiber);
      }
      case RUNNING -> postOrReady();
      case SUSPENDED -> {} // somebody has only looked at its stack
    }
  }

  private void postOrReady() {
    Loop loop = fiber.loop;
    if (Thread.currentThread() == loop.thread()) {
      loop.ready(fiber); // the body has called Thread.yield
    } else {
      loop.post(fiber);
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  StackTraceElement[] stackTrace() {
    return thread.getStackTrace();
  }

  private static String pinningFrame() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(f -> f.isNativeMethod() || f.getMethodName().equals("<clinit>"))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement)
                .map(frame -> (frame.isNativeMethod() ? "the native frame " : "") + frame)
                .orElse("a native frame"));
  }
}
