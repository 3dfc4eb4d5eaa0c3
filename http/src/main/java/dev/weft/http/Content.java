package dev.weft.http;

import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The body of a message while it arrives. */
abstract class Content {
  /** A body without bytes. */
  static final Content EMPTY =
      new Content() {
        @Override
        byte @Nullable [] next() {
          return null;
        }
      };

  /**
   * Suspends until a piece has arrived; returns it, and null at the end and ever after. Cancelled,
   * it takes nothing.
   *
   * @throws HttpException 413 if there is more than a server's limit
   * @throws IOException if the connection breaks
   */
  abstract byte @Nullable [] next() throws IOException;

  /** Returns a body that is all there. */
  static Content of(byte[] bytes) {
    return new Content() {
      private boolean isTaken = bytes.length == 0;

      @Override
      byte @Nullable [] next() {
        byte[] piece = isTaken ? null : bytes;
        isTaken = true;
        return piece;
      }
    };
  }

  /** Returns a body that has what {@code pieces} has. */
  static Content of(AsyncStream<byte[]> pieces) {
    Iterator<byte[]> iterator = pieces.iterator();
    return new Content() {
      @Override
      byte @Nullable [] next() {
        return iterator.hasNext() ? iterator.next() : null;
      }
    };
  }
}
