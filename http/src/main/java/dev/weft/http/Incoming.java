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
   * cancelled loses nothing for the next one. Those with other limits share it: middleware may have
   * read the body before a limit was set, or may do so after a handler that has one.
   */
  private static final class Arrived {
    final Content content;
    final List<byte[]> pieces = new ArrayList<>(0);
    long size;
    byte @Nullable [] whole;
    boolean streamed;

    Arrived(Content content) {
      this.content = content;
    }

    byte[] joined() {
      if (pieces.size() == 1) {
        return pieces.removeFirst();
      }
      var all = new ByteArrayOutputStream();
      pieces.forEach(all::writeBytes);
      pieces.clear();
      return all.toByteArray();
    }

    byte @Nullable [] next() {
      try {
        return content.next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void requireUnread(String how) {
      if (streamed) {
        throw new IllegalStateException(
            "the body cannot be " + how + ": it was streamed, which is possible once");
      }
    }
  }

  private final Arrived arrived;
  private final long most;

  Incoming(Content content) {
    this(new Arrived(content), Long.MAX_VALUE);
  }

  private Incoming(Arrived arrived, long most) {
    this.arrived = arrived;
    this.most = most;
  }

  /** Suspends until all is there. Cancelled, the next one goes on where this was. */
  byte[] bytes() {
    byte[] whole = arrived.whole;
    if (whole == null) {
      arrived.requireUnread("read");
      requireFits(arrived.size);
      for (byte[] piece = arrived.next(); piece != null; piece = arrived.next()) {
        arrived.pieces.add(piece);
        arrived.size += piece.length;
        requireFits(arrived.size);
      }
      whole = arrived.joined();
      arrived.whole = whole;
    }
    requireFits(whole.length);
    return whole;
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
    arrived.requireUnread("streamed");
    arrived.streamed = true;
    byte[] begun = arrived.whole == null ? arrived.joined() : arrived.whole;
    return new Content() {
      private boolean isFirst = begun.length > 0;
      private long taken;

      @Override
      byte @Nullable [] next() {
        byte[] piece = isFirst ? begun : arrived.next();
        isFirst = false;
        taken += piece == null ? 0 : piece.length;
        requireFits(taken);
        return piece;
      }
    };
  }

  private void requireFits(long size) {
    if (size > most) {
      throw tooLarge(most);
    }
  }

  /** Returns the same body with a limit, if that is smaller. */
  Incoming limited(long limit) {
    return new Incoming(arrived, Math.min(most, limit));
  }

  static HttpException tooLarge(long most) {
    return new HttpException(413, "the body has more than " + most + " bytes");
  }
}
