package dev.weft;

import dev.weft.kernel.Fiber;
import dev.weft.kernel.Loop;
import org.jspecify.annotations.Nullable;

/** Reports, in debug mode, every step that keeps the loop busy for too long, and where it was. */
final class SlowSteps implements Loop.Watch {
  /*
   * When a step is over it is too late to see where the time went, so a second thread looks at the
   * stack while it lasts. Both hold this object's monitor, which nobody else wants.
   */
  private static final long DEFAULT_NANOS = 100_000_000;
  private static final long SHORTEST_LOOK_MILLIS = 5;

  private final EventLoop loop;
  private long threshold = DEFAULT_NANOS;
  private @Nullable Thread watchdog;
  private @Nullable Runnable step;
  private @Nullable Thread thread;
  private long started;
  private StackTraceElement @Nullable [] sample;

  SlowSteps(EventLoop loop) {
    this.loop = loop;
  }

  void setThreshold(long nanos) {
    threshold = nanos;
    outsideTasks(() -> supervise(loop.debug));
  }

  void setEnabled(boolean enabled) {
    loop.kernel.unwatch(this);
    if (enabled) {
      loop.kernel.watch(this);
    }
    outsideTasks(() -> supervise(enabled));
  }

  /**
   * A task must not enter the monitor: if it had to wait for it, it would leave the loop's thread,
   * which would then wait for the same monitor, and behind a task that only it can run.
   */
  private void outsideTasks(Runnable action) {
    if (Fiber.current() == null) {
      action.run();
    } else {
      var _ = loop.post(action);
    }
  }

  private synchronized void supervise(boolean enabled) {
    if (enabled && watchdog == null) {
      watchdog = Thread.ofPlatform().daemon().name("weft-watchdog").start(this::watch);
    } else if (!enabled) {
      watchdog = null;
    }
    notifyAll();
  }

  @Override
  public synchronized void before(Runnable entry, Thread runner) {
    step = entry;
    thread = runner;
    sample = null;
    started = System.nanoTime();
  }

  @Override
  public void after(Runnable entry) {
    long took;
    StackTraceElement @Nullable [] where;
    synchronized (this) {
      took = System.nanoTime() - started;
      where = sample;
      step = null;
      if (took < threshold) {
        return;
      }
    }
    loop.callExceptionHandler(report(entry, took, where));
  }

  private static ErrorContext report(
      Runnable entry, long took, StackTraceElement @Nullable [] where) {
    Task<?> task = entry instanceof Fiber fiber ? (Task<?>) fiber.owner() : null;
    String what = task == null ? "a callback" : task.describe();
    String message = String.format("executing %s took %.3f seconds", what, took / 1e9);
    Throwable stack = where == null ? null : Debug.stack("it was here", AwaitTrace.trimmed(where));
    return new ErrorContext(message, stack, task, null);
  }

  private synchronized void watch() {
    try {
      while (watchdog == Thread.currentThread()) {
        look();
        wait(Math.max(SHORTEST_LOOK_MILLIS, threshold / 4_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    if (step != null && sample == null && System.nanoTime() - started >= threshold) {
      sample =
          step instanceof Fiber fiber
              ? fiber.stackTrace()
              : thread == null ? null : thread.getStackTrace();
    }
  }
}
