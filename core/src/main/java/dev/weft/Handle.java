package dev.weft;

import dev.weft.kernel.Timer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A callback that the loop will call; until then it can be taken back. asyncio's Handle. */
public sealed class Handle permits TimerHandle {
  final EventLoop loop;
  private final Context context;
  private final @Nullable String created;
  private @Nullable Runnable callback;

  Handle(EventLoop loop, Runnable callback) {
    this.loop = loop;
    this.callback = Objects.requireNonNull(callback, "a callback is required, not null");
    this.context = Context.copy();
    this.created = loop.audited ? Debug.here() : null;
  }

  /** Has the callback never called. Does nothing once it has been. */
  public void cancel() {
    loop.checkThread();
    callback = null;
  }

  /** Returns whether it was cancelled, before or after it was called. */
  public boolean isCancelled() {
    return callback == null;
  }

  /** Calls the callback, unless cancelled. */
  void fire() {
    Runnable action = callback;
    if (action != null) {
      loop.call(action, context, null, this);
    }
  }

  /** Returns where it was scheduled, in debug mode. */
  @Nullable String created() {
    return created;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + (callback == null ? "cancelled" : callback) + "]";
  }

  /** The heap's entry for a {@link TimerHandle}. */
  static final class Due extends Timer {
    private final TimerHandle handle;

    Due(TimerHandle handle, long when) {
      super(when);
      this.handle = handle;
    }

    @Override
    public void run() {
      handle.fire();
    }
  }
}
