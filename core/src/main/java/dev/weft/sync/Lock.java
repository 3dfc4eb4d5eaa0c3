package dev.weft.sync;

/**
 * A lock between tasks: asyncio's Lock. First come, first served; not reentrant; any task may
 * release it.
 */
public final class Lock {
  private final WaitQueue waiters = new WaitQueue(this);
  private boolean locked;

  /** Creates an unlocked one. */
  public Lock() {}

  /**
   * Suspends until the lock is free and nobody came earlier, and takes it. Cancelled, it does not.
   */
  public void acquire() {
    if (locked || !waiters.isEmpty()) {
      waiters.await();
    }
    locked = true;
  }

  /**
   * Gives the lock to whoever waits first.
   *
   * @throws IllegalStateException if it is not locked
   */
  public void release() {
    if (!locked) {
      throw new IllegalStateException("Lock is not acquired: there is nothing to release");
    }
    locked = false;
    if (!waiters.isWaking()) {
      waiters.wakeNext();
    }
  }

  /** Returns whether it is locked; not so between a release and the next task's turn. */
  public boolean isLocked() {
    return locked;
  }

  /** Acquires it; closing the result releases it. */
  public Hold hold() {
    acquire();
    return new OnceHold(this::release);
  }

  @Override
  public String toString() {
    return "Lock[" + (locked ? "locked" : "unlocked") + "]";
  }
}
