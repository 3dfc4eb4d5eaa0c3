package dev.weft;

import dev.weft.kernel.Timer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A task's wait for a moment: the timer itself, without a future. */
final class Sleep extends Timer implements Waiting {
  private final Task<?> task;
  private boolean over;
  private boolean cancelled;

  private Sleep(Task<?> task, long when) {
    super(when);
    this.task = task;
  }

  /** Suspends {@code task} until its loop's clock shows {@code when}. */
  static void until(Task<?> task, long when) {
    var sleep = new Sleep(task, when);
    task.loop.kernel.schedule(sleep);
    task.suspendOn(sleep);
    if (sleep.cancelled) {
      throw task.cancellation().error();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void run() {
    if (!over) {
      over = true;
      task.wake();
    }
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (over) {
      return false;
    }
    over = true;
    cancelled = true;
    task.cancellation().noteMessage(message);
    task.loop.kernel.unschedule(this);
    task.wake();
    return true;
  }

  @Override
  public WaitReason reason() {
    return new WaitReason() {
      @Override
      public String kind() {
        return "sleep";
      }

      @Override
      public String on() {
        double left = Math.max(0, when() - task.loop.kernel.time()) / 1e9;
        return String.format(Locale.ROOT, "%.1fs", left);
      }
    };
  }

  @Override
  public void forget(Task<?> task) {
    over = true;
    task.loop.kernel.unschedule(this);
  }
}
