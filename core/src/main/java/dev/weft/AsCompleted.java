package dev.weft;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The futures it was given, in the order in which they are done: asyncio's as_completed. One
 * iteration, which may be left and resumed, or shared by several tasks.
 */
final class AsCompleted<F extends Future<?>> implements Iterator<F> {
  private final EventLoop loop = EventLoop.running();
  private final ArrayDeque<F> done = new ArrayDeque<>();
  private final ArrayDeque<Future<Void>> waiters = new ArrayDeque<>();
  private final Set<F> pending;
  private final @Nullable Alarm alarm;
  private int left;
  private boolean timedOut;

  AsCompleted(Collection<? extends F> futures, @Nullable Duration limit) {
    pending = new LinkedHashSet<>(Waits.required(futures));
    pending.forEach(future -> Waits.requireSameLoop(future, loop));
    left = pending.size();
    for (F future : pending) {
      future.whenDone(any -> completed(future));
    }
    alarm =
        limit == null || left == 0
            ? null
            : Alarm.set(loop, LoopTime.deadline(loop, limit), this::expire);
  }

  private void completed(F future) {
    if (pending.remove(future)) {
      done.add(future);
      wakeNext();
      if (pending.isEmpty()) {
        Alarm.clear(loop, alarm);
      }
    }
  }

  private void expire() {
    timedOut = true;
    pending.clear();
    while (!waiters.isEmpty()) {
      wakeNext();
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private void wakeNext() {
    while (!waiters.isEmpty()) {
      Future<Void> waiter = waiters.remove();
      if (!waiter.isDone()) {
        waiter.finishWith(null);
        return;
      }
    }
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  /** Suspends until the next one is done; cancelled, it takes none. */
  @Override
  public F next() {
    if (left == 0) {
      throw new NoSuchElementException("all futures were returned");
    }
    Task<?> task = Task.current();
    left--;
    while (done.isEmpty()) {
      if (timedOut) {
        throw Block.sneak(new TimeoutException("not all futures were done in time"));
      }
      awaitOne(task);
    }
    return done.remove();
  }

  private void awaitOne(Task<?> task) {
    Future<Void> waiter = new Future<>(loop);
    waiters.add(waiter);
    try {
      var _ = waiter.awaitBy(task);
    } catch (CancelledError e) {
      left++;
      waiters.remove(waiter);
      throw e;
    }
  }
}
