package dev.weft.resilience;

import dev.weft.text.DurationText;
import java.time.Duration;

/** Thrown instead of running a body, by a {@link CircuitBreaker} that is open. */
public final class CircuitOpenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String name;
  private final Duration retryAfter;

  CircuitOpenException(String name, Duration retryAfter) {
    super(
        "circuit breaker %s is open, so nothing was called: try again %s"
            .formatted(
                name,
                retryAfter.isZero()
                    ? "when its trial is over"
                    : "in " + DurationText.of(retryAfter)));
    this.name = name;
    this.retryAfter = retryAfter;
  }

  /** Returns the name of the circuit breaker. */
  public String name() {
    return name;
  }

  /** Returns how long it stays open; zero if it waits for the end of trial calls. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
