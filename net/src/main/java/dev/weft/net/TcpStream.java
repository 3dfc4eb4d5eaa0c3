package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.net.netty.NettyPoller;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection, encrypted or not: asyncio's open_connection. It belongs to the loop that opened
 * it.
 */
public final class TcpStream extends ChannelStream {
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final @Nullable String host; // that a certificate must be for; null if it was accepted

  private TcpStream(
      NettyPoller poller, Channel channel, @Nullable String host, InetSocketAddress remote) {
    super(poller, channel, Streams.name(remote));
    this.host = host;
    this.remote = remote;
    this.local = (InetSocketAddress) Objects.requireNonNullElse(channel.localAddress(), remote);
  }

  /** Creates the stream of a channel that is connected to {@code host}, or null: was accepted. */
  static TcpStream of(NettyPoller poller, Channel channel, @Nullable String host) {
    return new TcpStream(poller, channel, host, (InetSocketAddress) channel.remoteAddress());
  }

  /**
   * Connects; suspends until that is done. Of several addresses it tries the next after 250 ms, and
   * takes the first that answers (RFC 8305). Cancelled, it leaves nothing open.
   *
   * @throws java.net.UnknownHostException if there is no such host
   * @throws java.net.ConnectException if nobody listens there
   */
  public static TcpStream connect(String host, int port) throws IOException {
    return builder().connect(host, port);
  }

  /** Connects and encrypts, trusting whom the JDK trusts: {@link #connectTls(String, int, Tls)}. */
  public static TcpStream connectTls(String host, int port) throws IOException {
    return connectTls(host, port, Tls.client());
  }

  /**
   * Connects and encrypts; suspends until both sides have agreed.
   *
   * @throws javax.net.ssl.SSLException if they cannot, or the certificate is not trusted or not for
   *     this host
   */
  public static TcpStream connectTls(String host, int port, Tls tls) throws IOException {
    return builder().connectTls(host, port, tls);
  }

  /** Returns a builder, for what is rarely said about a connection. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Encrypts this connection from here on, as the side that {@code tls} is for; of either, as the
   * one that it is: asyncio's start_tls. Suspends until both sides have agreed; nobody may read or
   * write meanwhile. If it fails, or is cancelled, the connection is closed.
   *
   * @throws javax.net.ssl.SSLException if they cannot agree
   */
  public void startTls(Tls tls) throws IOException {
    if (tls.isServer(host == null)) {
      handshake(tls.serverHandler(channel.alloc()));
    } else {
      startTls(tls, host == null ? remote.getHostString() : host);
    }
  }

  /**
   * Encrypts this connection from here on, as the side that asks, to a server whose certificate is
   * for {@code serverHost}: asyncio's start_tls with a server_hostname, as behind a proxy. Suspends
   * as {@link #startTls(Tls)}.
   */
  public void startTls(Tls tls, String serverHost) throws IOException {
    handshake(tls.clientHandler(channel.alloc(), serverHost, remote.getPort()));
  }

  private void handshake(SslHandler handler) throws IOException {
    Future<Void> agreed = Future.create(new Waiters("connect", name));
    handler.setHandshakeTimeoutMillis(0); // the caller's timeout() says how long
    poller.execute(() -> {
      var _ = channel.pipeline().addFirst(handler);
      for (ByteBuf early : inbound().takeBuffers()) {
        var _ = channel.pipeline().fireChannelRead(early);
      }
      var _ = channel.pipeline().fireChannelReadComplete();
      handler
          .handshakeFuture()
          .addListener(done -> {
            if (done.isSuccess()) {
              Waiters.wake(agreed);
            } else if (!agreed.isDone()) {
              agreed.setException(failureOf(done.cause()));
            }
          });
    });
    boolean done = false;
    try {
      Asyncio.await(agreed, IOException.class);
      done = true;
    } finally {
      if (!done) {
        abort();
      }
    }
  }

  /** Returns what is to be said about a handshake that has failed. */
  IOException failureOf(Throwable cause) {
    IOException earlier = inbound().failure();
    if (!(cause instanceof ClosedChannelException)) {
      return Streams.named(cause, name);
    }
    return earlier != null
        ? earlier
        : new SSLHandshakeException("the other side closed during the handshake: " + name);
  }

  /** Returns the application protocol that was agreed on by ALPN; null if none was. */
  public @Nullable String applicationProtocol() {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    return handler == null ? null : handler.applicationProtocol();
  }

  /** Returns the session of an encrypted connection: its version, cipher, certificates; or null. */
  public @Nullable SSLSession tlsSession() {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    return handler == null ? null : handler.engine().getSession();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public long sendFile(Path file, long offset, long count) throws IOException {
    if (tlsSession() != null || offset < 0 || count < 0) {
      return super.sendFile(file, offset, count);
    }
    long size = Asyncio.toThread(() -> Files.size(file));
    long length = Math.max(0, Math.min(count, size - offset));
    if (length > 0) {
      write(
          new DefaultFileRegion(file.toFile(), offset, length),
          (int) Math.min(Integer.MAX_VALUE, length));
    }
    return length;
  }

  /** What can be said about a connection before it is made. */
  public static final class Builder {
    private final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    private @Nullable InetSocketAddress local;

    private Builder() {
      options.put(ChannelOption.TCP_NODELAY, true);
      options.put(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0); // the caller's timeout() says how long
    }

    /** Lets the system wait for more before it sends little (Nagle); off at first. */
    public Builder delay() {
      options.put(ChannelOption.TCP_NODELAY, false);
      return this;
    }

    /** Has the system look now and then whether a silent connection is still there. */
    public Builder keepAlive() {
      options.put(ChannelOption.SO_KEEPALIVE, true);
      return this;
    }

    /** Lets a local address be used that a closed connection has still. */
    public Builder reuseAddress() {
      options.put(ChannelOption.SO_REUSEADDR, true);
      return this;
    }

    /** Sets the size of the system's buffer for what arrives, in bytes. */
    public Builder receiveBuffer(int bytes) {
      options.put(ChannelOption.SO_RCVBUF, bytes);
      return this;
    }

    /** Sets the size of the system's buffer for what is sent, in bytes. */
    public Builder sendBuffer(int bytes) {
      options.put(ChannelOption.SO_SNDBUF, bytes);
      return this;
    }

    /** Sets the address that it connects from. */
    public Builder localAddress(InetSocketAddress address) {
      local = Objects.requireNonNull(address, "an address is required, not null");
      return this;
    }

    /** Connects: {@link TcpStream#connect}. */
    public TcpStream connect(String host, int port) throws IOException {
      NettyPoller poller = NettyPoller.here();
      TcpStream stream =
          HappyEyeballs.connect(
              Resolver.resolve(host, port), address -> connect(poller, address, host));
      stream.hold();
      return stream;
    }

    private TcpStream connect(NettyPoller poller, InetSocketAddress address, String host)
        throws IOException {
      return Opening.await(
          poller,
          new Waiters("connect", Streams.name(address)),
          () -> bootstrap(poller).connect(address, local),
          channel -> of(poller, channel, host),
          Streams::asIOException);
    }

    @SuppressWarnings("unchecked")
    private Bootstrap bootstrap(NettyPoller poller) {
      var bootstrap =
          new Bootstrap()
              .group(poller.netty())
              .channelFactory(poller.transport().tcp())
              .disableResolver()
              .handler(new ChannelInboundHandlerAdapter());
      options.forEach((option, value) -> bootstrap.option((ChannelOption<Object>) option, value));
      return bootstrap;
    }

    /** Connects and encrypts: {@link TcpStream#connectTls(String, int, Tls)}. */
    public TcpStream connectTls(String host, int port, Tls tls) throws IOException {
      Objects.requireNonNull(tls, "a Tls is required, not null");
      SslHandler handler = tls.clientHandler(ByteBufAllocator.DEFAULT, host, port);
      TcpStream stream = connect(host, port);
      stream.handshake(handler);
      return stream;
    }
  }
}
