package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Future;
import dev.weft.net.netty.NettyPoller;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Listening for TCP connections: asyncio's start_server. */
public final class TcpServer {
  private static final System.Logger LOG = System.getLogger("dev.weft.net");

  private TcpServer() {}

  /**
   * Listens; suspends until that has begun. Each connection gets a task that runs {@code handler}.
   *
   * @param host a name or address of this machine; {@code "0.0.0.0"} or {@code "::"} are all of
   *     them
   * @param port 0 for any that is free: {@link Server#port} says which
   * @throws java.net.BindException if the port is taken
   */
  public static Server listen(String host, int port, Block.RunWith<? super TcpStream, ?> handler)
      throws IOException {
    return builder().listen(host, port, handler);
  }

  /** Listens for connections that are encrypted; the handler gets one when both sides agree. */
  public static Server listenTls(
      String host, int port, Tls tls, Block.RunWith<? super TcpStream, ?> handler)
      throws IOException {
    return builder().listenTls(host, port, tls, handler);
  }

  /** Returns a builder, for what is rarely said about a server. */
  public static Builder builder() {
    return new Builder();
  }

  /** What can be said about a server before it listens. */
  public static final class Builder {
    private final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    private boolean reusePort;
    private boolean keepAlive;
    private int maxConnections = Integer.MAX_VALUE;
    private Duration idleTimeout = Duration.ZERO;

    private Builder() {
      options.put(ChannelOption.SO_REUSEADDR, true);
      options.put(ChannelOption.SO_BACKLOG, 1024);
    }

    /** Sets how many connections may wait to be accepted; 1024 at first. */
    public Builder backlog(int connections) {
      options.put(ChannelOption.SO_BACKLOG, connections);
      return this;
    }

    /**
     * Lets other servers, of other loops too, listen on the same port. Linux shares connections out
     * by itself. Elsewhere, and with {@code -Dweft.net.handOn=true}, the first of this program's
     * servers accepts, and hands on to each in turn; when it closes, no more come.
     */
    public Builder reusePort() {
      reusePort = true;
      return this;
    }

    /** Has the system look now and then whether silent connections are still there. */
    public Builder keepAlive() {
      keepAlive = true;
      return this;
    }

    /** Sets the size of the system's buffers for what arrives, in bytes. */
    public Builder receiveBuffer(int bytes) {
      options.put(ChannelOption.SO_RCVBUF, bytes);
      return this;
    }

    /** Sets how many connections there may be; more have to wait in the backlog. */
    public Builder maxConnections(int connections) {
      if (connections < 1) {
        throw new IllegalArgumentException("a server needs at least 1 connection: " + connections);
      }
      maxConnections = connections;
      var oneByOne = new ServerChannelRecvByteBufAllocator(); // NIO takes 16 at once otherwise
      options.put(ChannelOption.RECVBUF_ALLOCATOR, oneByOne);
      return this;
    }

    /** Ends connections that nothing came from or went to for so long; never at first. */
    public Builder idleTimeout(Duration limit) {
      idleTimeout = Objects.requireNonNull(limit, "a limit is required, not null");
      return this;
    }

    /** Listens: {@link TcpServer#listen}. */
    public Server listen(String host, int port, Block.RunWith<? super TcpStream, ?> handler)
        throws IOException {
      return listen(host, port, null, handler);
    }

    /** Listens for connections that are encrypted: {@link TcpServer#listenTls}. */
    public Server listenTls(
        String host, int port, Tls tls, Block.RunWith<? super TcpStream, ?> handler)
        throws IOException {
      return listen(
          host, port, Objects.requireNonNull(tls, "a Tls is required, not null"), handler);
    }

    private Server listen(
        String host, int port, @Nullable Tls tls, Block.RunWith<? super TcpStream, ?> handler)
        throws IOException {
      Objects.requireNonNull(handler, "a handler is required, not null");
      NettyPoller poller = NettyPoller.here();
      if (tls != null) {
        tls.serverHandler(
            io.netty.buffer.UnpooledByteBufAllocator.DEFAULT); // says now if it is bad
      }
      InetSocketAddress address = Resolver.resolve(host, port).getFirst();
      Server[] server = new Server[1];
      ChannelHandler initializer =
          Acceptor.initializer(poller, child -> accepted(poller, child, tls, server, handler));
      if (reusePort && !poller.transport().sharesPorts()) {
        return listenTogether(poller, address, initializer, server);
      }
      if (reusePort) {
        options.put(poller.transport().reusePort(), true);
      }
      return bind(
          poller,
          address,
          initializer,
          null,
          listener -> server[0] = new Server(listener, maxConnections));
    }

    private Server bind(
        NettyPoller poller,
        InetSocketAddress address,
        ChannelHandler initializer,
        @Nullable ChannelHandler dealer,
        Function<Acceptor, Server> wrap)
        throws IOException {
      return Opening.await(
          poller,
          new Waiters("bind", Streams.name(address)),
          () ->
              Acceptor.bind(
                  poller, poller.transport().tcpServer(), options, address, initializer, dealer),
          channel -> wrap.apply(Acceptor.of(poller, channel)),
          failure -> Opening.bindFailure(failure, Streams.name(address)));
    }

    private Server listenTogether(
        NettyPoller poller, InetSocketAddress address, ChannelHandler initializer, Server[] server)
        throws IOException {
      Future<SharedPort.Member> joined = Future.create(new Waiters("bind", Streams.name(address)));
      poller.execute(() -> {
        if (!joined.isDone()) {
          SharedPort.Member member = SharedPort.join(poller, address, initializer);
          server[0] = new Server(member, maxConnections);
          joined.setResult(member);
        }
      });
      SharedPort.Member member = Asyncio.await(joined);
      if (!member.isFirst()) {
        return server[0];
      }
      boolean listening = false;
      try {
        bind(
            poller,
            address,
            initializer,
            member,
            listener -> {
              member.listens(listener);
              return server[0];
            });
        listening = true;
        return server[0];
      } finally {
        if (!listening) {
          member.close();
        }
      }
    }

    private void accepted(
        NettyPoller poller,
        Channel child,
        @Nullable Tls tls,
        Server[] server,
        Block.RunWith<? super TcpStream, ?> handler)
        throws SSLException {
      child.config().setOption(ChannelOption.TCP_NODELAY, true);
      child.config().setOption(ChannelOption.SO_KEEPALIVE, keepAlive);
      if (!idleTimeout.isZero()) {
        child
            .pipeline()
            .addLast(new IdleStateHandler(0, 0, idleTimeout.toNanos(), TimeUnit.NANOSECONDS));
      }
      if (tls == null) {
        server[0].accept(TcpStream.of(poller, child, null), handler);
      } else {
        SslHandler encryption = tls.serverHandler(child.alloc());
        child.pipeline().addLast(encryption);
        TcpStream stream = TcpStream.of(poller, child, null);
        server[0].agreeing();
        encryption
            .handshakeFuture()
            .addListener(done -> {
              server[0].agreed();
              if (done.isSuccess()) {
                server[0].accept(stream, handler);
              } else {
                stream.abort();
                LOG.log(
                    System.Logger.Level.INFO,
                    "no TLS: " + stream.failureOf(done.cause()).getMessage());
              }
            });
      }
    }
  }
}
