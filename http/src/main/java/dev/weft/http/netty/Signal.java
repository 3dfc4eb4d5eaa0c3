package dev.weft.http.netty;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.WaitReason;
import java.util.ArrayDeque;

/** Tasks' wait for something that a handler tells them; given without a waiter, it is lost. */
public final class Signal implements WaitReason {
  private final String kind;
  private final Object on;
  private final ArrayDeque<Future<Void>> waiting = new ArrayDeque<>(1);

  /** Creates one; reports say that a task waits for {@code kind} on {@code on}. */
  public Signal(String kind, Object on) {
    this.kind = kind;
    this.on = on;
  }

  /** Suspends the current task until it is given. */
  public void await() {
    Future<Void> turn = Future.create(this);
    waiting.add(turn);
    try {
      Asyncio.await(turn);
    } finally {
      waiting.remove(turn);
    }
  }

  /** Wakes all that wait now. */
  @SuppressWarnings("NullAway") // a Void has no other value
  public void give() {
    for (Future<Void> turn = waiting.poll(); turn != null; turn = waiting.poll()) {
      if (!turn.isDone()) {
        turn.setResult(null);
      }
    }
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String on() {
    return on.toString();
  }
}
