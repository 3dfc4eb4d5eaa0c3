package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Thrown in a task that was asked to stop, at the point where it is suspended.
 *
 * <p>It is an {@link Error} so that {@code catch (Exception e)} cannot swallow it by accident. Let
 * it pass; clean up in {@code finally}. A task that catches it and returns normally has refused to
 * stop. It carries a stack trace only in debug mode.
 *
 * @see Task#cancel()
 */
public final class CancelledError extends Error {
  private static final long serialVersionUID = 1;

  /** Creates one without a message. */
  public CancelledError() {
    this(null);
  }

  /** Creates one that says why. */
  public CancelledError(@Nullable String message) {
    this(message, null);
  }

  CancelledError(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause, true, Debug.BY_DEFAULT);
  }
}
