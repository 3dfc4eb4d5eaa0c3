package dev.weft.sync;

/** A flag that tasks can wait for: asyncio's Event. */
public final class Event {
  private final WaitQueue waiters = new WaitQueue(this, "event");
  private boolean set;

  /** Creates one that is not set. */
  public Event() {}

  /** Sets the flag and wakes all who wait, even if it is cleared again before they run. */
  public void set() {
    if (!set) {
      set = true;
      waiters.wakeAll();
    }
  }

  /** Takes the flag back. */
  public void clear() {
    set = false;
  }

  /** Returns whether the flag is set. */
  public boolean isSet() {
    return set;
  }

  /** Suspends until the flag is set; returns at once if it is. */
  public void await() {
    if (!set) {
      waiters.await();
    }
  }

  @Override
  public String toString() {
    return "Event[" + (set ? "set" : "unset") + "]";
  }
}
