package dev.weft.kernel;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A virtual thread that is its own scheduler: the loop runs it, nobody else. */
final class NativeFiber extends Fiber implements Executor {
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

  private @Nullable Runnable body;
  private @Nullable Thread thread;
  private @Nullable Runnable continuation;
  private Mode mode = Mode.RUNNING;

  NativeFiber(Loop loop, Object owner, Runnable body) {
    super(loop, owner);
    this.body = body;
  }

  static boolean isAvailable() {
    return Access.NEW_THREAD != null;
  }

  /** Returns the fiber that is this virtual thread; null for any other, guests included. */
  static @Nullable NativeFiber of(Thread thread) {
    return Access.NEW_THREAD != null
            && Access.schedulerOf(thread) instanceof NativeFiber fiber
            && fiber.thread == thread
        ? fiber
        : null;
  }

  @Override
  public boolean isOnLoop() {
    return mode == Mode.RUNNING;
  }

  @Override
  void resume() {
    if (mode != Mode.RUNNING && mode != Mode.SUSPENDED) {
      return; // off the loop: it was posted twice, since somebody looked at its stack
    }
    mode = Mode.RUNNING;
    if (continuation == null) {
      thread = Access.newThread(this, requireNonNull(body));
      body = null;
      thread.start();
    }
    requireNonNull(continuation).run();
  }

  @Override
  void release() {
    thread = null;
    continuation = NativeFiber::hasEnded;
  }

  /** What there is to continue in a thread that has ended. */
  private static void hasEnded() {}

  @Override
  boolean isSuspended() {
    return mode == Mode.SUSPENDED;
  }

  @Override
  public void suspend() {
    switchTo(Mode.SUSPENDING);
  }

  @Override
  public void leave() {
    switchTo(Mode.LEAVING);
  }

  @Override
  public void rejoin() {
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
      Workers.execute(task); // a guest: a virtual thread that the body started
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
        loop.post(this);
      }
      case RUNNING -> postOrReady();
      case SUSPENDED -> {} // somebody has only looked at its stack
    }
  }

  private void postOrReady() {
    if (Thread.currentThread() == loop.thread()) {
      loop.ready(this); // the body has called Thread.yield
    } else {
      loop.post(this);
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

  /** The door into {@code java.lang}, tried once. */
  private static final class Access {
    private static final @Nullable MethodHandle NEW_THREAD;
    private static final @Nullable MethodHandle SCHEDULER;

    static {
      MethodHandle newThread = null;
      MethodHandle scheduler = null;
      try {
        Class<?> builders = Class.forName("java.lang.ThreadBuilders");
        Class<?> virtual = Class.forName("java.lang.VirtualThread");
        var make =
            MethodType.methodType(
                Thread.class, Executor.class, String.class, int.class, Runnable.class);
        newThread =
            MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
                .findStatic(builders, "newVirtualThread", make);
        scheduler =
            MethodHandles.privateLookupIn(virtual, MethodHandles.lookup())
                .findGetter(virtual, "scheduler", Executor.class)
                .asType(MethodType.methodType(Executor.class, Thread.class));
        // The JDK's socket pollers are virtual threads; they must not become guests of a fiber.
        Class.forName("sun.nio.ch.Poller", true, null);
      } catch (ReflectiveOperationException | RuntimeException closed) {
        newThread = null;
        scheduler = null;
      }
      NEW_THREAD = newThread;
      SCHEDULER = scheduler;
    }

    static Thread newThread(Executor scheduler, Runnable body) {
      try {
        return (Thread) requireNonNull(NEW_THREAD).invokeExact(scheduler, (String) null, 0, body);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    static Executor schedulerOf(Thread virtual) {
      try {
        return (Executor) requireNonNull(SCHEDULER).invokeExact(virtual);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
