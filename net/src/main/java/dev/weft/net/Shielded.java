package dev.weft.net;

import dev.weft.Block;
import dev.weft.CancelScope;

/** Cleaning up that a cancellation waits for. */
final class Shielded {
  private Shielded() {}

  /** Runs {@code body}; a cancellation comes after it. */
  static <X extends Throwable> void run(Block.Run<X> body) throws X {
    CancelScope.run((CancelScope scope) -> {
      scope.setShielded(true);
      body.run();
    });
  }
}
