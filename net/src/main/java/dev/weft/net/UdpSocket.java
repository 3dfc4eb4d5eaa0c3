package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.Holding;
import dev.weft.net.netty.EmptyDatagrams;
import dev.weft.net.netty.NettyPoller;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket: asyncio's create_datagram_endpoint. Datagrams come whole or not at all, in any
 * order, perhaps twice; of those that nobody receives it keeps 1 MiB, and the system drops the
 * rest. It belongs to the loop that opened it.
 */
public final class UdpSocket implements AutoCloseable {
  /*
   * A send lasts until the system has taken the datagram: so the one who sends hears of a failure,
   * and no more waits here than there are tasks that send. Only the loop's thread touches the channel.
   */
  private static final int MOST = 65_507;
  private static final int LIMIT = 1 << 20;
  private static final int OVERHEAD = 64; // so that empty ones count too

  private final NettyPoller poller;
  private final Channel channel;
  private final InetSocketAddress local;
  private final String name;
  private final Waiters receivers; // one at most
  private final Waiters senders;
  private final ArrayDeque<Datagram> arrived = new ArrayDeque<>();
  private int size;
  private boolean stopped;
  private boolean closed;
  private @Nullable IOException failure;
  private @Nullable Holding holding;

  private UdpSocket(NettyPoller poller, Channel channel) {
    this.poller = poller;
    this.channel = channel;
    local = (InetSocketAddress) channel.localAddress();
    name = Streams.name(local);
    receivers = new Waiters("receive", name);
    senders = new Waiters("send", name);
    channel.pipeline().addLast(new Receiver());
  }

  /**
   * Opens a socket; suspends until that is done. Cancelled, it leaves nothing open.
   *
   * @param host a name or address of this machine; {@code "0.0.0.0"} or {@code "::"} are all of
   *     them
   * @param port 0 for any that is free: {@link #localAddress} says which
   * @throws java.net.BindException if the port is taken
   */
  public static UdpSocket bind(String host, int port) throws IOException {
    return builder().bind(host, port);
  }

  /** Returns a builder, for what is rarely said about a socket. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Sends a datagram; suspends until the system has taken it. It belongs to the socket from the
   * call on: cancelled, it is still sent. Whether it arrives nobody knows, also if nobody receives
   * there.
   *
   * @throws IllegalArgumentException if there are more than 65,507 bytes
   * @throws IOException if the system does not send it; the socket is as good as before
   */
  public void send(byte[] data, InetSocketAddress to) throws IOException {
    if (data.length > MOST) {
      throw new IllegalArgumentException(
          "a datagram has at most " + MOST + " bytes, not " + data.length + ": send several");
    }
    requireOpen();
    InetSocketAddress address =
        to.isUnresolved() ? Resolver.resolve(to.getHostString(), to.getPort()).getFirst() : to;
    byte[] copy = data.clone();
    Future<Void> sent = Future.create(senders);
    poller.execute(
        () -> put(copy, address).addListener(done -> ended(sent, done.cause(), address)));
    Asyncio.await(sent, IOException.class);
  }

  private ChannelFuture put(byte[] data, InetSocketAddress address) {
    if (data.length > 0 || !channel.isOpen()) {
      return channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(data), address));
    }
    try {
      EmptyDatagrams.send(channel, address);
      return channel.newSucceededFuture();
    } catch (IOException e) {
      return channel.newFailedFuture(e);
    }
  }

  private void ended(Future<Void> sent, @Nullable Throwable cause, InetSocketAddress address) {
    if (cause == null) {
      Waiters.wake(sent);
    } else if (!sent.isDone()) {
      sent.setException(failureOf(cause, "cannot send to " + Streams.name(address)));
    }
  }

  private IOException failureOf(Throwable cause, String what) {
    if (cause instanceof ClosedChannelException) {
      return closedHere();
    }
    var named = new SocketException(what + " from " + name + ": " + Opening.reason(cause));
    var _ = named.initCause(cause);
    return named;
  }

  /**
   * Returns the next datagram; suspends until there is one. Cancelled, it takes none. One task may
   * receive at a time.
   *
   * @throws IOException if the socket is or gets closed
   * @throws IllegalStateException if another task receives already
   */
  public Datagram receive() throws IOException {
    if (!receivers.isEmpty()) {
      throw new IllegalStateException(
          "another task is receiving on " + name + " already: let one task receive");
    }
    while (arrived.isEmpty()) {
      requireOpen();
      requireNoFailure();
      receivers.await();
    }
    Datagram first = arrived.remove();
    size -= first.data().length + OVERHEAD;
    if (stopped && size <= LIMIT / 2) {
      stopped = false;
      poller.execute(this::goOn);
    }
    return first;
  }

  private void goOn() {
    if (channel.isOpen()) {
      channel.config().setAutoRead(!stopped);
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw closedHere();
    }
  }

  private IOException closedHere() {
    return new SocketException("the UDP socket " + name + " is closed here");
  }

  private void requireNoFailure() throws IOException {
    IOException found = failure;
    if (found != null) {
      failure = null;
      throw found;
    }
  }

  /** Returns the address that it receives on. */
  public InetSocketAddress localAddress() {
    return local;
  }

  /**
   * Closes the socket at once and drops what was not received; a task that waits in {@link
   * #receive} gets an {@code IOException}. Closing twice is harmless.
   */
  @Override
  public void close() {
    if (!closed) {
      poller.execute(channel::close);
      ended();
    }
  }

  private void ended() {
    closed = true;
    arrived.clear();
    size = 0;
    receivers.wakeAll();
    if (holding != null) {
      holding.end();
    }
  }

  @Override
  public String toString() {
    return "UdpSocket[" + name + (closed ? ", closed]" : "]");
  }

  /** What the pipeline ends in. */
  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var packet = (DatagramPacket) message;
      try {
        if (!closed) {
          add(new Datagram(ByteBufUtil.getBytes(packet.content()), packet.sender()));
        }
      } finally {
        ReferenceCountUtil.release(packet);
      }
    }

    private void add(Datagram datagram) {
      arrived.add(datagram);
      size += datagram.data().length + OVERHEAD;
      if (size > LIMIT && !stopped) {
        stopped = true;
        channel.config().setAutoRead(false);
      }
      receivers.wakeAll();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof PortUnreachableException)) { // that one was lost, as any may be
        failure = failureOf(cause, "cannot receive");
        receivers.wakeAll();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ended();
    }
  }

  /** What can be said about a socket before it is opened. */
  public static final class Builder {
    private final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();

    private Builder() {
      options.put(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(65_535));
    }

    /** Lets it send to all machines of a network at once. */
    public Builder broadcast() {
      options.put(ChannelOption.SO_BROADCAST, true);
      return this;
    }

    /** Lets several sockets have the same address. */
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

    /** Opens a socket: {@link UdpSocket#bind}. */
    public UdpSocket bind(String host, int port) throws IOException {
      NettyPoller poller = NettyPoller.here();
      InetSocketAddress address = Resolver.resolve(host, port).getFirst();
      String name = Streams.name(address);
      UdpSocket socket =
          Opening.await(
              poller,
              new Waiters("bind", name),
              () -> bind(poller, address),
              channel -> new UdpSocket(poller, channel),
              failure -> Opening.bindFailure(failure, name));
      socket.holding = Holding.begin("the UDP socket " + socket.name);
      return socket;
    }

    private ChannelFuture bind(NettyPoller poller, InetSocketAddress address) {
      var bootstrap =
          new Bootstrap()
              .group(poller.netty())
              .channelFactory(poller.transport().udp())
              .handler(new ChannelInboundHandlerAdapter());
      Streams.setOptions(bootstrap, options);
      return bootstrap.bind(address);
    }
  }
}
