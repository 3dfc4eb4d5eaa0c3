package dev.weft.sync;

import dev.weft.Future;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import org.jspecify.annotations.Nullable;

/**
 * A place where tasks wait until so many have come: asyncio's Barrier. It can be used again and
 * again. A task that is cancelled there only leaves; it does not break the barrier.
 */
public final class Barrier {
  /*
   * The states are asyncio's. While one round drains, the tasks of the next wait to come in; all of
   * them wait in one queue and look at the state when it has changed.
   */
  private enum State {
    FILLING,
    DRAINING,
    RESETTING,
    BROKEN
  }

  private final WaitQueue waiters = new WaitQueue(this, "barrier");
  private final int parties;
  private State state = State.FILLING;
  private final Set<Arrival> inside = new LinkedHashSet<>();

  /** A task in the barrier. */
  private static final class Arrival {
    private int index;
    private @Nullable Future<Void> turn;

    boolean isCancelled() {
      return turn != null && turn.isCancelled();
    }
  }

  /**
   * Creates one.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier cannot be for " + parties + ": 1 or more");
    }
    this.parties = parties;
  }

  /**
   * Suspends until so many tasks are here.
   *
   * @return a different number for each task, from 0, by order of arrival
   * @throws BrokenBarrierException if it was aborted, or was reset while waiting
   */
  public int await() throws BrokenBarrierException {
    while (state == State.DRAINING || state == State.RESETTING) {
      waiters.await();
    }
    if (state == State.BROKEN) {
      throw new BrokenBarrierException("the barrier was aborted: reset it to use it again");
    }
    var arrival = new Arrival();
    inside.add(arrival);
    try {
      if (isComplete()) {
        drain();
      } else {
        awaitOthers(arrival);
      }
      return arrival.index;
    } finally {
      leave(arrival);
    }
  }

  /** Returns whether so many are here, without those who are cancelled and only about to leave. */
  private boolean isComplete() {
    if (inside.size() == parties) {
      inside.removeIf(Arrival::isCancelled);
    }
    return inside.size() == parties;
  }

  /** Lets everybody go. They are numbered only now, since some may have been cancelled. */
  private void drain() {
    int index = 0;
    for (Arrival arrival : inside) {
      arrival.index = index++;
    }
    state = State.DRAINING;
    waiters.wakeAll();
  }

  private void awaitOthers(Arrival arrival) throws BrokenBarrierException {
    while (state == State.FILLING) {
      arrival.turn = waiters.join();
      waiters.await(arrival.turn);
    }
    if (state != State.DRAINING) {
      throw new BrokenBarrierException("the barrier was aborted or reset while waiting");
    }
  }

  private void leave(Arrival arrival) {
    inside.remove(arrival);
    if (inside.isEmpty()) {
      if (state == State.DRAINING || state == State.RESETTING) {
        state = State.FILLING;
      }
      waiters.wakeAll();
    }
  }

  /** Empties it: whoever waits gets a {@link BrokenBarrierException}, and it can be used again. */
  public void reset() {
    state = !inside.isEmpty() ? State.RESETTING : State.FILLING;
    waiters.wakeAll();
  }

  /** Breaks it: whoever waits, and whoever comes, gets a {@link BrokenBarrierException}. */
  public void abort() {
    state = State.BROKEN;
    waiters.wakeAll();
  }

  /** Returns how many tasks it is for. */
  public int parties() {
    return parties;
  }

  /** Returns how many tasks wait for others to come. */
  public int waiting() {
    return state == State.FILLING ? inside.size() : 0;
  }

  /** Returns whether it was aborted. */
  public boolean isBroken() {
    return state == State.BROKEN;
  }
}
