package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.Timeout;
import dev.weft.http.syntax.Origin;
import dev.weft.net.LimitOverrunException;
import dev.weft.net.TcpStream;
import dev.weft.net.Tls;
import dev.weft.text.DurationText;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Opens connections to servers: straight or through a proxy, encrypted or not. */
final class Connector {
  static final String CLOSED = "the client was closed";

  private final Set<Timeout> running = new HashSet<>();
  private boolean closed;
  private final Tls tls;
  private final ClientOptions options;

  Connector(ClientOptions options) {
    this.options = options;
    tls = options.http2 ? options.tls.withAlpn("h2", "http/1.1") : options.tls.withAlpn("http/1.1");
  }

  /** The time that may pass until there is a connection, from now on. */
  Limit limit(Origin origin) {
    return new Limit(origin);
  }

  /** How long somebody waits for a connection, whatever has to be done for it. */
  final class Limit {
    private final Origin origin;
    private final Duration end;

    private Limit(Origin origin) {
      this.origin = origin;
      end = EventLoop.running().time().plus(options.connectTimeout);
    }

    /** Runs {@code body}, which may suspend, within what is left of the time. */
    <T> T within(Block.Call<T, IOException> body) throws IOException, TimeoutException {
      try {
        return Timeout.callAt(end, timeout -> watched(timeout, body));
      } catch (TimeoutException e) {
        if (closed) {
          throw new IOException(CLOSED, e);
        }
        var late =
            new TimeoutException(
                "no connection to "
                    + origin
                    + " within "
                    + DurationText.of(options.connectTimeout));
        late.initCause(e);
        throw late;
      }
    }

    private <T> T watched(Timeout timeout, Block.Call<T, IOException> body) throws IOException {
      running.add(timeout);
      try {
        return body.call();
      } finally {
        running.remove(timeout);
      }
    }
  }

  /** Has all who wait for a connection fail. */
  void close() {
    closed = true;
    for (Timeout timeout : List.copyOf(running)) {
      if (!timeout.isExpired()) {
        timeout.reschedule(Duration.ZERO);
      }
    }
  }

  /**
   * Connects, and hands the connection to {@code use}; suspends until both are done. If {@code use}
   * does not succeed the connection is gone.
   */
  <T> T connect(Origin origin, Block.CallWith<TcpStream, T, IOException> use) throws IOException {
    TcpStream stream = stream(origin);
    boolean done = false;
    try {
      T result = use.call(stream);
      done = true;
      return result;
    } finally {
      if (!done) {
        discard(stream);
      }
    }
  }

  /** Closes a connection at once, and suspends until that is done. */
  private static void discard(TcpStream stream) {
    stream.abort();
    try {
      stream.close();
    } catch (IOException e) {
      // it is of no use either way
    }
  }

  private TcpStream stream(Origin origin) throws IOException {
    if (options.proxy != null) {
      return throughProxy(options.proxy, origin);
    }
    return origin.isSecure()
        ? TcpStream.connectTls(origin.host(), origin.port(), tls)
        : TcpStream.connect(origin.host(), origin.port());
  }

  private TcpStream throughProxy(Origin proxy, Origin origin) throws IOException {
    TcpStream stream = TcpStream.connect(proxy.host(), proxy.port());
    boolean done = !origin.isSecure();
    try {
      if (origin.isSecure()) {
        tunnel(stream, proxy, origin);
        stream.startTls(tls, origin.host());
        done = true;
      }
    } finally {
      if (!done) {
        discard(stream);
      }
    }
    return stream;
  }

  /** Asks the proxy to pass everything on. */
  private void tunnel(TcpStream stream, Origin proxy, Origin origin) throws IOException {
    String authorization =
        options.proxyAuthorization == null
            ? ""
            : "Proxy-Authorization: " + options.proxyAuthorization + "\r\n";
    stream.writeText(
        "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n%2$s\r\n"
            .formatted(origin.hostAndPort(), authorization));
    String line = head(stream, proxy).lines().findFirst().orElse("");
    if (!line.matches("HTTP/1\\.[01] 2\\d\\d( .*)?")) {
      throw new IOException(
          "the proxy " + proxy.hostAndPort() + " refuses to connect to " + origin + ": " + line);
    }
  }

  private static String head(TcpStream stream, Origin proxy) throws IOException {
    try {
      return new String(stream.readUntil("\r\n\r\n".getBytes(US_ASCII)), ISO_8859_1);
    } catch (EOFException e) {
      throw new EOFException("the proxy " + proxy.hostAndPort() + " hung up without an answer");
    } catch (LimitOverrunException e) {
      throw new IOException(
          "the header of what the proxy %s answers is larger than 64 KiB"
              .formatted(proxy.hostAndPort()),
          e);
    }
  }
}
