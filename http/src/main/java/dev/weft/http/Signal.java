package dev.weft.http;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.WaitReason;
import org.jspecify.annotations.Nullable;

/** One task's wait for something that a handler tells it; given without a waiter, it is lost. */
final class Signal implements WaitReason {
  private final String kind;
  private final String on;
  private @Nullable Future<Void> waiting;

  /** Creates one; reports say that the task waits for {@code kind} on {@code on}. */
  Signal(String kind, String on) {
    this.kind = kind;
    this.on = on;
  }

  /** Suspends the current task until it is given. */
  void await() {
    Future<Void> turn = Future.create(this);
    waiting = turn;
    try {
      Asyncio.await(turn);
    } finally {
      waiting = null;
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  void give() {
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String on() {
    return on;
  }
}
