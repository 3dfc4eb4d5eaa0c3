package dev.weft.resilience;

/** Thrown instead of running a body, by a {@link Bulkhead} in which no place is left to wait. */
public final class BulkheadFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BulkheadFullException(int running, int waiting) {
    super("the bulkhead is full: %d run and %d wait already".formatted(running, waiting));
  }
}
