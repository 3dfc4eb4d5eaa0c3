package dev.weft.kernel;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a loop does while nothing is ready: waits, or moves a clock that is virtual. */
final class Idle {
  private static final long PATIENCE = 1_000_000_000;

  private final ReadyRing ready;
  private final TimerHeap timers;
  private final Inbox inbox;
  private final Clock clock;
  private final Poller poller;
  private Runnable onInterrupt = () -> {};
  private @Nullable BooleanSupplier onStarved;
  private Runnable onImpatience = () -> {};
  private boolean impatient;
  private int outside;

  Idle(ReadyRing ready, TimerHeap timers, Inbox inbox, Clock clock, Poller poller) {
    this.ready = ready;
    this.timers = timers;
    this.inbox = inbox;
    this.clock = clock;
    this.poller = poller;
  }

  void onInterrupt(Runnable action) {
    onInterrupt = action;
  }

  void onStarved(@Nullable BooleanSupplier action) {
    onStarved = action;
  }

  void onImpatience(Runnable action) {
    onImpatience = action;
  }

  void interrupted() {
    onInterrupt.run();
  }

  /** Counts something real that will end by itself. */
  void expectOutside() {
    outside++;
  }

  void outsideArrived() {
    outside--;
    impatient = false;
  }

  /** Waits for whatever is first; returns whether time has passed for real. */
  boolean await() {
    if (clock.isVirtual() && !timers.isEmpty() && inbox.isEmpty()) {
      passVirtualTime();
      return false;
    }
    if (onStarved != null && isStarved() && onStarved.getAsBoolean()) {
      return false;
    }
    waitFor(waitingTime());
    return true;
  }

  /**
   * Moves a virtual clock to the next timer: at once, if nothing outside is awaited. Otherwise what
   * is outside gets that time for real, and the clock moves only if nothing has come by then.
   */
  private void passVirtualTime() {
    long now = clock.nanos();
    long waited = 0;
    if (hasOutside()) {
      long start = System.nanoTime();
      while (hasNothing() && hasOutside() && waited < timers.nextDeadline() - now) {
        waitFor(timers.nextDeadline() - now - waited); // what comes may set a timer that is sooner
        waited = System.nanoTime() - start;
      }
    }
    if (hasNothing() && !timers.isEmpty()) {
      clock.jumpTo(timers.nextDeadline());
    } else if (!poller.isIdle()) {
      clock.jumpTo(
          Math.min(timers.nextDeadline(), now + waited)); // with open sockets, time is real
    }
  }

  /** Returns whether something may come; what tasks have left the poller to do goes at once. */
  private boolean hasOutside() {
    return outside > 0 || !poller.isIdle();
  }

  private boolean hasNothing() {
    return inbox.isEmpty() && ready.isEmpty();
  }

  private void waitFor(long nanos) {
    boolean patient = clock.isVirtual() && outside > 0 && !impatient && nanos > PATIENCE;
    long start = System.nanoTime();
    inbox.waitWith(poller, patient ? PATIENCE : nanos); // which may end early, for nothing
    if (Thread.interrupted()) {
      interrupted();
    } else if (patient && hasNothing() && System.nanoTime() - start > PATIENCE / 2) {
      impatient = true;
      onImpatience.run();
    }
  }

  private boolean isStarved() {
    return timers.isEmpty() && outside == 0 && inbox.isEmpty() && poller.isIdle();
  }

  private long waitingTime() {
    if (timers.isEmpty() || clock.isVirtual()) {
      return Long.MAX_VALUE;
    }
    return Math.max(0, timers.nextDeadline() - clock.nanos());
  }
}
