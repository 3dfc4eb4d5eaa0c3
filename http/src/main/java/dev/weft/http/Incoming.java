package dev.weft.http;

import dev.weft.stream.AsyncStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a request: read whole, as often as one likes, or once as it arrives. */
final class Incoming {
  /*
   * What has been taken from the content stays here until all is there, so that a reader that is
   * cancelled loses nothing for the next one.
   */
  private final Content content;
  private final List<byte[]> arrived = new ArrayList<>(0);
  private byte @Nullable [] whole;
  private boolean streamed;

  Incoming(Content content) {
    this.content = content;
  }

  /** Suspends until all is there. Cancelled, the next one goes on where this was. */
  byte[] bytes() {
    if (whole == null) {
      requireUnread("read");
      for (byte[] piece = next(); piece != null; piece = next()) {
        arrived.add(piece);
      }
      whole = joined();
    }
    return whole;
  }

  private byte[] joined() {
    if (arrived.size() == 1) {
      return arrived.removeFirst();
    }
    var all = new ByteArrayOutputStream();
    arrived.forEach(all::writeBytes);
    arrived.clear();
    return all.toByteArray();
  }

  /** Returns the pieces as they arrive. */
  AsyncStream<byte[]> stream() {
    Content pieces = content();
    return AsyncStream.generate(out -> {
      for (byte[] piece = pieces.next(); piece != null; piece = pieces.next()) {
        out.yield(piece);
      }
    });
  }

  /** Returns the pieces as they arrive, for a parser. */
  Content content() {
    requireUnread("streamed");
    streamed = true;
    byte[] begun = whole == null ? joined() : whole;
    return new Content() {
      private boolean isFirst = begun.length > 0;

      @Override
      byte @Nullable [] next() {
        boolean first = isFirst;
        isFirst = false;
        return first ? begun : Incoming.this.next();
      }
    };
  }

  private void requireUnread(String how) {
    if (streamed) {
      throw new IllegalStateException(
          "the body cannot be " + how + ": it was streamed, which is possible once");
    }
  }

  private byte @Nullable [] next() {
    try {
      return content.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns one with a smaller limit. */
  Incoming limited(long most) {
    return new Incoming(
        new Content() {
          private long left = most;

          @Override
          byte @Nullable [] next() {
            byte[] piece = Incoming.this.next();
            left -= piece == null ? 0 : piece.length;
            if (left < 0) {
              throw tooLarge(most);
            }
            return piece;
          }
        });
  }

  static HttpException tooLarge(long most) {
    return new HttpException(413, "the body has more than " + most + " bytes");
  }
}
