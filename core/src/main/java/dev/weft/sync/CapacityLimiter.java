package dev.weft.sync;

import dev.weft.Holding;
import dev.weft.Task;
import java.util.HashSet;
import java.util.Set;

/**
 * A number of tokens that tasks borrow, one each at most: Trio's CapacityLimiter. The number may be
 * changed while it is in use.
 */
public final class CapacityLimiter {
  private final WaitQueue waiters = new WaitQueue(this, "limiter");
  private final Set<Task<?>> borrowers = new HashSet<>();
  private int capacity;
  private int granted;

  /**
   * Creates one.
   *
   * @throws IllegalArgumentException if the capacity is negative
   */
  public CapacityLimiter(int capacity) {
    this.capacity = requireValid(capacity);
  }

  /**
   * Suspends until there is a token and nobody came earlier, and borrows it for the current task;
   * closing the result gives it back. Cancelled, it borrows none.
   *
   * @throws IllegalStateException if the task has one already
   */
  public Hold hold() {
    Task<?> borrower = Task.current();
    if (!borrowers.add(borrower)) {
      throw new IllegalStateException(
          "task " + borrower.name() + " has a token of this limiter already: one each");
    }
    boolean mine = false;
    try {
      awaitToken();
      mine = true;
    } finally {
      if (!mine) {
        borrowers.remove(borrower);
      }
    }
    Holding holding = Holding.begin("a token of a limiter");
    return new OnceHold(() -> {
      holding.end();
      giveBack(borrower);
    });
  }

  private void awaitToken() {
    if (granted < capacity && waiters.isEmpty()) {
      granted++;
      return;
    }
    try {
      waiters.await(); // whoever wakes us has taken the token for us
    } finally {
      grant(); // to those who had to wait though there was one, since we came first
    }
  }

  private void giveBack(Task<?> borrower) {
    borrowers.remove(borrower);
    granted--;
    grant();
  }

  private void grant() {
    while (granted < capacity && waiters.wakeNext()) {
      granted++;
    }
  }

  /** Returns how many tokens there are. */
  public int capacity() {
    return capacity;
  }

  /**
   * Changes how many tokens there are. With fewer than are borrowed, none is lent until enough have
   * come back.
   *
   * @throws IllegalArgumentException if the capacity is negative
   */
  public void setCapacity(int capacity) {
    this.capacity = requireValid(capacity);
    grant();
  }

  /** Returns how many tokens are borrowed. */
  public int borrowed() {
    return granted;
  }

  private static int requireValid(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "a limiter cannot have a capacity of " + capacity + ": 0 or more");
    }
    return capacity;
  }
}
