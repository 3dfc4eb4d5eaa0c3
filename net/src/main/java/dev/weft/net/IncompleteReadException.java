package dev.weft.net;

import java.io.EOFException;

/** The end came before a read had what it wanted: asyncio's IncompleteReadError. */
public final class IncompleteReadException extends EOFException {
  private final byte[] partial;
  private final int expected;

  IncompleteReadException(byte[] partial, int expected) {
    super(
        "the stream ended after "
            + partial.length
            + " bytes, "
            + (expected < 0 ? "before the separator" : "but " + expected + " were expected"));
    this.partial = partial;
    this.expected = expected;
  }

  /** Returns the bytes that were there before the end; they are taken from the stream. */
  public byte[] partial() {
    return partial.clone();
  }

  /** Returns how many bytes were wanted; -1 if it was all up to a separator. */
  public int expected() {
    return expected;
  }
}
