package dev.weft.sync;

import dev.weft.CancelledError;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A lock, and a place to wait, without it, for news from whoever holds it: asyncio's Condition. */
public final class Condition {
  private final Lock lock;
  private final WaitQueue waiters = new WaitQueue(this, "condition");

  /** Creates one with a lock of its own. */
  public Condition() {
    this(new Lock());
  }

  /** Creates one on {@code lock}, which several conditions may share. */
  public Condition(Lock lock) {
    this.lock = Objects.requireNonNull(lock, "a lock is required, not null");
  }

  /** Acquires the lock; see {@link Lock#acquire}. */
  public void acquire() {
    lock.acquire();
  }

  /** Releases the lock; see {@link Lock#release}. */
  public void release() {
    lock.release();
  }

  /** Returns whether the lock is locked. */
  public boolean isLocked() {
    return lock.isLocked();
  }

  /** Acquires the lock; closing the result releases it. */
  public Hold hold() {
    return lock.hold();
  }

  /**
   * Releases the lock, suspends until signalled, and acquires it again; the lock is held whatever
   * way this ends. It may return without a signal, so check what you wait for, or use {@link
   * #awaitUntil}. If it is cancelled after a signal, another task gets the signal.
   *
   * @throws IllegalStateException if the lock is not locked
   */
  public void await() {
    requireLocked("wait");
    lock.release();
    boolean done = false;
    try {
      awaitSignal();
      done = true;
    } finally {
      if (!done) {
        wake(1);
      }
    }
  }

  private void awaitSignal() {
    try {
      waiters.await();
    } finally {
      CancelledError cancelled = acquireWhateverHappens();
      if (cancelled != null) {
        throwIt(cancelled);
      }
    }
  }

  private static void throwIt(CancelledError cancelled) {
    throw cancelled;
  }

  /** Acquires the lock even if cancelled meanwhile; returns the last cancellation, or null. */
  private @Nullable CancelledError acquireWhateverHappens() {
    CancelledError cancelled = null;
    while (true) {
      try {
        lock.acquire();
        return cancelled;
      } catch (CancelledError e) {
        cancelled = e;
      }
    }
  }

  /** Waits until {@code condition}, asked with the lock held, is true. */
  public void awaitUntil(BooleanSupplier condition) {
    Objects.requireNonNull(condition, "a condition is required, not null");
    while (!condition.getAsBoolean()) {
      await();
    }
  }

  /** Wakes one waiting task; it goes on when it has the lock. */
  public void signal() {
    signal(1);
  }

  /**
   * Wakes up to so many waiting tasks.
   *
   * @throws IllegalStateException if the lock is not locked
   */
  public void signal(int waiters) {
    requireLocked("signal");
    wake(waiters);
  }

  /** Wakes all waiting tasks. */
  public void signalAll() {
    requireLocked("signal");
    waiters.wakeAll();
  }

  private void wake(int count) {
    int left = count;
    while (left > 0 && waiters.wakeNext()) {
      left--;
    }
  }

  private void requireLocked(String what) {
    if (!lock.isLocked()) {
      throw new IllegalStateException(
          "cannot " + what + " on an un-acquired lock: hold the condition around it");
    }
  }
}
