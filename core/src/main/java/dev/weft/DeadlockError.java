package dev.weft;

/**
 * Thrown by {@code run}, in debug mode and in tests, when no task can ever run again: every one
 * waits, for another or for what nobody is left to do. Its message says who waits for what, and
 * where.
 */
public final class DeadlockError extends Error {
  private static final long serialVersionUID = 1;

  DeadlockError(String report) {
    super(report, null, false, false);
  }
}
