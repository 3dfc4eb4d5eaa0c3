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

  /** Runs {@code body} and returns its value; a cancellation comes with what suspends next. */
  static <T, X extends Throwable> T call(Block.Call<T, X> body) throws X {
    return CancelScope.<T, X>call(
            (CancelScope scope) -> {
              scope.setShielded(true);
              return body.call();
            })
        .orElseThrow();
  }
}
