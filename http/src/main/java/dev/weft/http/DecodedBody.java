package dev.weft.http;

import dev.weft.http.coding.Brotli;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The body of an answer without its Content-Encoding, as far as that is gzip, deflate or br. */
final class DecodedBody {
  /*
   * Pulled, by the JDK's streams on top of one that suspends: so a body that grows a thousandfold
   * takes no more memory than is asked for.
   */
  private static final int PIECE = 16 << 10;
  private static final int MOST_CODINGS = 4;

  private final Exchange exchange;
  private final List<String> codings;
  private final Wire wire = new Wire();
  private @Nullable InputStream decoded;
  private @Nullable Inflater inflater;

  DecodedBody(Exchange exchange, Answer answer) {
    this.exchange = exchange;
    codings = codings(answer.headers().all("content-encoding"));
  }

  private static List<String> codings(List<String> fields) {
    if (fields.isEmpty()) {
      return List.of();
    }
    return fields.stream()
        .flatMap(field -> Arrays.stream(field.split(",")))
        .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
        .toList();
  }

  /** Returns whether the bytes are those that were sent. */
  boolean isPlain() {
    return codings.isEmpty();
  }

  /** Suspends until there is more; null at the end. */
  byte @Nullable [] next() throws IOException, TimeoutException {
    if (isPlain()) {
      return exchange.next();
    }
    try {
      if (decoded == null) {
        decoded = wire.isEmpty() ? wire : open();
      }
      byte[] piece = new byte[PIECE];
      int length = decoded.read(piece);
      if (length < 0) {
        wire.skipRest();
        return null;
      }
      return length == PIECE ? piece : Arrays.copyOf(piece, length);
    } catch (IOException e) {
      if (wire.timeout != null) {
        throw wire.timeout;
      }
      if (e == wire.failure) {
        throw e;
      }
      throw new IOException(
          "the body is not " + codings + ": " + e.getMessage() + ": " + exchange.request, e);
    }
  }

  private InputStream open() throws IOException {
    if (codings.size() > MOST_CODINGS) {
      throw new IOException("too many codings");
    }
    InputStream stream = wire;
    for (String coding : codings.reversed()) {
      switch (coding) {
        case "gzip", "x-gzip" -> stream = new GZIPInputStream(stream, PIECE);
        case "deflate" -> stream = inflated(stream);
        default -> {
          if (!coding.equals("br") || !Brotli.isAvailable()) {
            return stream; // nobody asked for it: let the program see to it
          }
          stream = Brotli.decompressing(stream, PIECE);
        }
      }
    }
    return stream;
  }

  /** Some servers leave out the two bytes that deflate begins with: browsers do not mind. */
  private InputStream inflated(InputStream stream) throws IOException {
    var peeked = new PushbackInputStream(stream, 2);
    byte[] start = peeked.readNBytes(2);
    peeked.unread(start);
    boolean wrapped =
        start.length == 2
            && (start[0] & 0x0f) == 8
            && (((start[0] & 0xff) << 8) | (start[1] & 0xff)) % 31 == 0;
    inflater = new Inflater(!wrapped);
    return new InflaterInputStream(peeked, inflater, PIECE);
  }

  /** Gives memory back that is not the JVM's. */
  void close() {
    try {
      if (decoded != null) {
        decoded.close();
      }
    } catch (IOException e) {
      // there is nothing to write, so nothing is lost
    }
    if (inflater != null) {
      inflater.end();
    }
  }

  /** The bytes as they were sent; reading suspends. */
  private final class Wire extends InputStream {
    private byte[] piece = new byte[0];
    private int position;
    private @Nullable IOException failure;
    private @Nullable TimeoutException timeout;

    boolean isEmpty() throws IOException {
      return !fill();
    }

    private boolean fill() throws IOException {
      try {
        while (position == piece.length) {
          byte[] more = exchange.next();
          if (more == null) {
            return false;
          }
          piece = more;
          position = 0;
        }
        return true;
      } catch (TimeoutException e) {
        timeout = e;
        throw new IOException(e);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    /** Takes what lies behind the end that the coding has, so that the connection can be kept. */
    void skipRest() throws IOException {
      while (fill()) {
        position = piece.length;
      }
    }

    @Override
    public int available() throws IOException {
      return fill() ? piece.length - position : 0;
    }

    @Override
    public int read() throws IOException {
      return fill() ? piece[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
      if (most == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int length = Math.min(most, piece.length - position);
      System.arraycopy(piece, position, to, offset, length);
      position += length;
      return length;
    }
  }
}
