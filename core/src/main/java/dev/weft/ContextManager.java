package dev.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to enter before a body and to leave after it, whatever happens: Python's async context
 * manager. Both may suspend.
 *
 * @param <T> what entering gives the body
 */
public interface ContextManager<T> {
  /** Enters. If this throws, there is no body and no {@link #exit}. */
  T enter() throws Exception;

  /**
   * Leaves. What this throws replaces the body's failure, which it then carries as suppressed.
   *
   * @param error what the body threw, or null
   * @return true to swallow it
   */
  boolean exit(@Nullable Throwable error) throws Exception;

  /** Runs {@code body} between enter and exit. */
  default <X extends Throwable> void run(Block.RunWith<? super T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    call((T value) -> {
      body.run(value);
      return value;
    });
  }

  /** Runs {@code body} between enter and exit; returns its value, or null if it was swallowed. */
  @SuppressWarnings("NullAway") // a swallowed failure leaves no value
  default <R, X extends Throwable> R call(Block.CallWith<? super T, R, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    T value = ExitStack.unchecked(this::enter);
    R result;
    try {
      result = body.call(value);
    } catch (Throwable error) {
      if (ExitStack.swallows(this::exit, error)) {
        return null;
      }
      throw error;
    }
    var _ = ExitStack.swallows(this::exit, null);
    return result;
  }
}
