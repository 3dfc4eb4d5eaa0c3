package dev.weft;

import dev.weft.kernel.Timer;
import org.jspecify.annotations.Nullable;

/** A timer of Weft's own that does something on the loop, unless cleared. */
final class Alarm extends Timer {
  private @Nullable Runnable action;

  private Alarm(long when, Runnable action) {
    super(when);
    this.action = action;
  }

  /** Sets one through the timer heap, even if it is due already: call_later. */
  static Alarm set(EventLoop loop, long when, Runnable action) {
    var alarm = new Alarm(when, action);
    loop.kernel.schedule(alarm);
    return alarm;
  }

  /** Sets one that, if due already, is ready at once: what asyncio's timeouts do. */
  static Alarm setOrReady(EventLoop loop, long when, Runnable action) {
    if (when > loop.kernel.time()) {
      return set(loop, when, action);
    }
    var alarm = new Alarm(when, action);
    loop.kernel.ready(alarm);
    return alarm;
  }

  /** Takes {@code alarm} back; null, or one that has gone off, is none. */
  static void clear(EventLoop loop, @Nullable Alarm alarm) {
    if (alarm != null) {
      alarm.action = null;
      loop.kernel.unschedule(alarm);
    }
  }

  @Override
  public void run() {
    if (action != null) {
      action.run();
    }
  }
}
