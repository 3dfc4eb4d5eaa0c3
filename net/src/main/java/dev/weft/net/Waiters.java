package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.WaitReason;
import java.util.ArrayDeque;

/** Tasks that wait for one thing about a socket. */
final class Waiters implements WaitReason {
  private final String kind;
  private final String on;
  private final ArrayDeque<Future<Void>> waiting = new ArrayDeque<>(1);

  /** Creates none; reports say that they wait for {@code kind} on {@code on}. */
  Waiters(String kind, String on) {
    this.kind = kind;
    this.on = on;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String on() {
    return on;
  }

  /** Suspends the current task until it is woken. */
  void await() {
    Future<Void> turn = Future.create(this);
    waiting.add(turn);
    try {
      Asyncio.await(turn);
    } finally {
      waiting.remove(turn);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void wakeAll() {
    for (Future<Void> turn = waiting.poll(); turn != null; turn = waiting.poll()) {
      wake(turn);
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  static void wake(Future<Void> turn) {
    if (!turn.isDone()) {
      turn.setResult(null);
    }
  }
}
