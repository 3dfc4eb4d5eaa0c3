package dev.weft.sync;

import dev.weft.Holding;
import dev.weft.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lock between tasks: asyncio's Lock. First come, first served; not reentrant; any task may
 * release it.
 */
public final class Lock {
  private final WaitQueue waiters = new WaitQueue(this, "lock");
  private @Nullable Holding held;

  /** Creates an unlocked one. */
  public Lock() {}

  /**
   * Suspends until the lock is free and nobody came earlier, and takes it. Cancelled, it does not.
   */
  public void acquire() {
    if (held != null || !waiters.isEmpty()) {
      waiters.await();
    }
    held = Holding.begin("a lock");
  }

  /**
   * Gives the lock to whoever waits first.
   *
   * @throws IllegalStateException if it is not locked
   */
  public void release() {
    if (held == null) {
      throw new IllegalStateException("Lock is not acquired: there is nothing to release");
    }
    held.end();
    held = null;
    if (!waiters.isWaking()) {
      waiters.wakeNext();
    }
  }

  /** Returns whether it is locked; not so between a release and the next task's turn. */
  public boolean isLocked() {
    return held != null;
  }

  /** Returns the task that has it, if one has. */
  List<Task<?>> holder() {
    Task<?> holder = held == null ? null : held.task();
    return holder == null ? List.of() : List.of(holder);
  }

  /** Acquires it; closing the result releases it. */
  public Hold hold() {
    acquire();
    return new OnceHold(this::release);
  }

  @Override
  public String toString() {
    return "Lock[" + (isLocked() ? "locked" : "unlocked") + "]";
  }
}
