package dev.weft;

import java.time.Duration;

/** A callback that the loop will call at a time of its clock. asyncio's TimerHandle. */
public final class TimerHandle extends Handle {
  private final Due due;

  TimerHandle(EventLoop loop, Runnable callback, long when) {
    super(loop, callback);
    this.due = new Due(this, when);
    loop.kernel.schedule(due);
  }

  /** Returns when it is due, on the loop's clock. */
  public Duration when() {
    return Duration.ofNanos(due.when());
  }

  @Override
  public void cancel() {
    super.cancel();
    loop.kernel.unschedule(due);
  }
}
