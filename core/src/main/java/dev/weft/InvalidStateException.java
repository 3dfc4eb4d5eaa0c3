package dev.weft;

/** Thrown when a future is asked for what its state does not allow: asyncio's InvalidStateError. */
public final class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public InvalidStateException(String message) {
    super(message);
  }
}
