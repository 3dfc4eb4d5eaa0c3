package dev.weft;

/**
 * How something ended: with a value, a failure, or cancelled.
 *
 * @param <T> the value
 */
public sealed interface Outcome<T> {
  /**
   * It gave a value.
   *
   * @param value the value, may be null
   */
  record Success<T>(T value) implements Outcome<T> {}

  /**
   * It failed.
   *
   * @param error the failure itself
   */
  record Failure<T>(Throwable error) implements Outcome<T> {}

  /**
   * It was cancelled.
   *
   * @param error the cancellation, with its message
   */
  record Cancelled<T>(CancelledError error) implements Outcome<T> {}

  /** Returns the value, or throws the failure or the cancellation as it is. */
  default T get() {
    return switch (this) {
      case Success<T>(T value) -> value;
      case Failure<T>(Throwable error) -> throw Block.sneak(error);
      case Cancelled<T>(CancelledError error) -> throw error;
    };
  }

  /** Returns how a done future ended. */
  static <T> Outcome<T> of(Future<? extends T> future) {
    if (future.isCancelled()) {
      return new Cancelled<>(future.cancelledError());
    }
    return switch (future.exception()) {
      case null -> new Success<>(future.result());
      case CancelledError error -> new Cancelled<>(error);
      case Throwable error -> new Failure<>(error);
    };
  }
}
