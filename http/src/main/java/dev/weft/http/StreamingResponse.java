package dev.weft.http;

import dev.weft.stream.AsyncStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body comes piece by piece; any status is one. It holds its connection until the
 * body has been read to its end, or it is closed: put it into try-with-resources.
 */
public final class StreamingResponse implements AutoCloseable {
  private static final int WORTH_READING = 64 << 10;

  private final Outgoing request;
  private final Answer answer;
  private final Lease lease;
  private final DecodedBody body;
  private boolean streaming;
  private boolean done;

  StreamingResponse(Outgoing request, Answer answer, Lease lease) {
    this.request = request;
    this.answer = answer;
    this.lease = lease;
    body = new DecodedBody(lease.exchange(), answer);
  }

  /** Returns the status: 200, 404, … */
  public int status() {
    return answer.status();
  }

  /** Returns the first value of a header field, its name in any case; null if there is none. */
  public @Nullable String header(String name) {
    return answer.headers().get(name);
  }

  /** Returns the header fields, as the server has sent them. */
  public Headers headers() {
    return answer.headers();
  }

  /** Returns where it came from, after redirects. */
  public URI uri() {
    return request.url();
  }

  /** Returns how the server speaks: {@code HTTP/1.1}, {@code HTTP/2}. */
  public String version() {
    return answer.version();
  }

  /**
   * Returns the pieces of the body as they come, without its gzip, deflate or br; once. While
   * nobody takes them, the server has to wait.
   *
   * <p>Its failures are an {@link IOException}, if the body ends early or the connection breaks, or
   * a {@link TimeoutException}, if nothing comes for as long as the client's readTimeout.
   *
   * @throws IllegalStateException if it was called before
   */
  public AsyncStream<byte[]> stream() {
    if (streaming) {
      throw new IllegalStateException("the body can be read once: " + request);
    }
    streaming = true;
    return AsyncStream.generate(out -> {
      for (byte[] piece = next(); piece != null; piece = next()) {
        out.yield(piece);
      }
    });
  }

  private byte @Nullable [] next() throws IOException, TimeoutException {
    if (done) {
      throw new IOException("the answer was closed: " + request);
    }
    byte[] piece = body.next();
    if (piece == null) {
      close();
      done = false; // a second null, not a failure
    }
    return piece;
  }

  /** Reads all, of at most so many bytes, and closes it. */
  byte[] readAll(long most) throws IOException, TimeoutException {
    try (this) {
      if (body.isPlain() && Answer.hasBody(request.method(), status()) && answer.length() > most) {
        throw tooLarge(most);
      }
      var all = new ByteArrayOutputStream();
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        if (all.size() + piece.length > most) {
          throw tooLarge(most);
        }
        all.writeBytes(piece);
      }
      return all.toByteArray();
    }
  }

  private IOException tooLarge(long most) {
    return new IOException(
        "the body is larger than "
            + most
            + " bytes: give the client a larger maxResponse, or use open(): "
            + request);
  }

  /** Closes it; reads what is left first, if that is little, so that the connection can be kept. */
  void discard() throws IOException, TimeoutException {
    try (this) {
      long left = WORTH_READING;
      byte[] piece = new byte[0];
      while (piece != null && left > 0) {
        piece = lease.exchange().next();
        left -= piece == null ? 0 : piece.length;
      }
    }
  }

  Answer answer() {
    return answer;
  }

  Outgoing request() {
    return request;
  }

  Exchange exchange() {
    return lease.exchange();
  }

  /**
   * Ends it. Of a body that was not read to its end the rest is lost, and the connection is closed.
   * Closing it twice is harmless.
   */
  @Override
  public void close() {
    done = true;
    body.close();
    lease.close();
  }

  @Override
  public String toString() {
    return "StreamingResponse[" + status() + " " + request.url() + "]";
  }
}
