package dev.weft.http;

import static dev.weft.Asyncio.seconds;

import dev.weft.http.syntax.DateHeader;
import dev.weft.net.ByteStream;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.net.Tls;
import dev.weft.net.UnixServer;
import dev.weft.net.netty.Pipelines;
import dev.weft.text.DurationText;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serving HTTP/1.1, HTTP/2 and WebSocket on one port. Each request is a task that runs a {@link
 * Handler}; it is cancelled when its client goes away.
 *
 * <p>What a client may make big or slow has a limit. A client that breaks the protocol is told so
 * and loses its connection; the handler sees nothing of it.
 */
public final class HttpServer {
  private HttpServer() {}

  /**
   * Listens on all addresses of this machine, of IPv4 and, where there is that, of IPv6: {@link
   * #listen(String, int, Handler)}.
   */
  public static Server listen(int port, Handler handler) throws IOException {
    return builder().listen(port, handler);
  }

  /**
   * Listens; suspends until that has begun. {@link Server#shutdown} ends it gently: requests are
   * answered, connections without one are closed at once.
   *
   * @param host a name or address of this machine; {@code "::"} are all of them, {@code "0.0.0.0"}
   *     those of IPv4
   * @param port 0 for any that is free: {@link Server#port} says which
   * @throws java.net.BindException if the port is taken
   */
  public static Server listen(String host, int port, Handler handler) throws IOException {
    return builder().listen(host, port, handler);
  }

  /** Returns a builder with the limits that are good for most. */
  public static Builder builder() {
    return new Builder();
  }

  /** What can be said about a server before it listens. */
  public static final class Builder {
    private final TcpServer.Builder tcp = TcpServer.builder().maxConnections(10_000);
    private @Nullable Tls tls;
    private long maxBody = 1 << 20;
    private int maxHeaders = 100;
    private Duration headerTimeout = seconds(10);
    private Duration bodyTimeout = seconds(75);
    private Duration idleTimeout = seconds(75);
    private Duration writeTimeout = seconds(60);
    private Duration linger = seconds(2);

    private Builder() {}

    /** Encrypts all connections; HTTP/2 is for those who ask for it by ALPN. */
    public Builder tls(Tls tls) {
      this.tls =
          Objects.requireNonNull(tls, "a Tls is required, not null").withAlpn("h2", "http/1.1");
      return this;
    }

    /** Sets how many bytes the body of a request may have; 1 MiB at first. */
    public Builder maxBody(long bytes) {
      require(bytes >= 0, "a body cannot have " + bytes + " bytes");
      maxBody = bytes;
      return this;
    }

    /** Sets how many header fields a request may have; 100 at first, in 16 KiB at most. */
    public Builder maxHeaders(int fields) {
      require(fields >= 1, "a request has at least 1 header field, not " + fields);
      maxHeaders = fields;
      return this;
    }

    /**
     * Sets the time from the first byte of a request to the end of its header; 10 s at first. Who
     * takes longer is answered 408.
     */
    public Builder headerTimeout(Duration limit) {
      headerTimeout = positive(limit);
      return this;
    }

    /**
     * Sets how long nothing may come of a body while a handler waits for it; 75 s at first. Then it
     * fails, and who sent it is answered 408.
     */
    public Builder bodyTimeout(Duration limit) {
      bodyTimeout = positive(limit);
      return this;
    }

    /** Sets how long a connection may be without a request; 75 s at first. */
    public Builder idleTimeout(Duration limit) {
      idleTimeout = positive(limit);
      return this;
    }

    /** Sets how long a client may take nothing of what is sent to it; 60 s at first. */
    public Builder writeTimeout(Duration limit) {
      writeTimeout = positive(limit);
      return this;
    }

    Builder linger(Duration limit) {
      linger = positive(limit);
      return this;
    }

    /** Sets how many connections there may be; 10,000 at first. More have to wait. */
    public Builder maxConnections(int connections) {
      tcp.maxConnections(connections);
      return this;
    }

    /** Lets other servers, of other loops too, listen on the same port; the system shares out. */
    public Builder reusePort() {
      tcp.reusePort();
      return this;
    }

    /** Listens: {@link HttpServer#listen(String, int, Handler)}. */
    public Server listen(String host, int port, Handler handler) throws IOException {
      ServerOptions options = options(handler);
      return tls == null
          ? tcp.listen(host, port, (TcpStream stream) -> serve(stream, options, false))
          : tcp.listenTls(
              host,
              port,
              tls,
              (TcpStream stream) ->
                  serve(stream, options, "h2".equals(stream.applicationProtocol())));
    }

    /** Listens on all addresses of this machine, of IPv4 and, where there is that, of IPv6. */
    public Server listen(int port, Handler handler) throws IOException {
      return listen(everywhere(), port, handler);
    }

    /** Returns what to listen at: a socket of IPv6 takes what comes by IPv4 as well. */
    private static String everywhere() throws IOException {
      try (var _ = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
        return "::";
      } catch (UnsupportedOperationException withoutIpv6) {
        return "0.0.0.0";
      }
    }

    /**
     * Listens at {@code path} for programs of this machine, as {@link UnixServer} does; without TLS
     * and without a limit of connections.
     */
    public Server unix(Path path, Handler handler) throws IOException {
      require(tls == null, "a Unix socket is not encrypted: leave out tls(…)");
      ServerOptions options = options(handler);
      return UnixServer.listen(path, stream -> serve(stream, options, false));
    }

    ServerOptions options(Handler handler) {
      Objects.requireNonNull(handler, "a handler is required, not null");
      return new ServerOptions(
          handler,
          maxBody,
          maxHeaders,
          headerTimeout,
          bodyTimeout,
          idleTimeout,
          writeTimeout,
          linger,
          new DateHeader());
    }

    private static void serve(ByteStream stream, ServerOptions options, boolean http2) {
      new ServerConnection(options, stream.remoteAddress(), http2)
          .serve(install -> Pipelines.install(stream, install));
    }

    private static Duration positive(Duration limit) {
      require(limit.isPositive(), "a limit is positive, not " + DurationText.of(limit));
      return limit;
    }

    private static void require(boolean condition, String otherwise) {
      if (!condition) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }
}
