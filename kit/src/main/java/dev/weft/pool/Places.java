package dev.weft.pool;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.WaitReason;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** So many places, for what is not idle. First come, first served. */
final class Places {
  /*
   * A place that becomes free passes to the first who waits at once: it is never free in between.
   * Someone woken has it for sure, since a cancellation that comes after that is kept for the next
   * wait. Someone cancelled is still in the set until its task runs, and is passed over.
   */
  private final int size;
  private final WaitReason reason;
  private final SequencedSet<Future<Void>> waiting = new LinkedHashSet<>();
  private final SequencedSet<Future<Void>> waitingForAll = new LinkedHashSet<>();
  private int taken;

  Places(int size, WaitReason reason) {
    this.size = size;
    this.reason = reason;
  }

  int taken() {
    return taken;
  }

  int size() {
    return size;
  }

  int waiting() {
    return waiting.size();
  }

  /** Suspends until there is a place and nobody came earlier, and takes it. */
  void take() {
    if (!takeNow()) {
      await(waiting);
    }
  }

  /** Takes a place if one is free; then nobody waits. */
  boolean takeNow() {
    if (taken == size) {
      return false;
    }
    taken++;
    return true;
  }

  /** Gives a place back. */
  void free() {
    while (!waiting.isEmpty()) {
      if (wakes(waiting.removeFirst())) {
        return;
      }
    }
    taken--;
    if (taken == 0) {
      waitingForAll.forEach(Places::wakes);
    }
  }

  /** Suspends until all places are free. */
  void awaitAll() {
    while (taken > 0) {
      await(waitingForAll);
    }
  }

  /** Fails all who wait for a place. */
  void refuseAll() {
    for (Future<Void> turn : waiting) {
      if (!turn.isDone()) {
        turn.setException(new PoolClosedException());
      }
    }
    waiting.clear();
  }

  private void await(SequencedSet<Future<Void>> queue) {
    Future<Void> turn = Future.create(reason);
    queue.add(turn);
    try {
      Asyncio.await(turn);
    } finally {
      queue.remove(turn);
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private static boolean wakes(Future<Void> turn) {
    if (turn.isDone()) {
      return false;
    }
    turn.setResult(null);
    return true;
  }
}
