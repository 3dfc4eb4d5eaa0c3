package dev.weft.net;

import java.io.IOException;

/**
 * There was no separator in as much as a stream keeps: asyncio's LimitOverrunError. The bytes are
 * still there.
 */
public final class LimitOverrunException extends IOException {
  private final int consumed;

  LimitOverrunException(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /** Returns how many bytes can be read, and go by without a separator. */
  public int consumed() {
    return consumed;
  }
}
