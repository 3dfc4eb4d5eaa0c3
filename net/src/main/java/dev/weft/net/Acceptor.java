package dev.weft.net;

import static dev.weft.Asyncio.seconds;

import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.net.netty.NettyPoller;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening Netty channel that gives away what it accepts. */
final class Acceptor implements Server.Listener {
  private static final System.Logger LOG = System.getLogger("dev.weft.net");
  private static final Duration PAUSE = seconds(1);

  private final NettyPoller poller;
  private final Channel channel;
  private final SocketAddress address;
  private boolean accepting = true;
  private boolean pausing;
  private final Runnable goOn = this::goOn;

  private Acceptor(NettyPoller poller, Channel channel) {
    this.poller = poller;
    this.channel = channel;
    this.address = Streams.jdkAddress(channel.localAddress());
    channel.pipeline().addFirst(new Failures());
    EventLoop.running().callLater(PAUSE, goOn).cancel(); // a class is a file, too: loads it in time
  }

  /**
   * Binds {@code address} in the loop's thread.
   *
   * @param initializer of each connection; may be shared
   * @param dealer takes the connections instead, if there is one
   */
  static ChannelFuture bind(
      NettyPoller poller,
      ChannelFactory<ServerChannel> factory,
      Map<ChannelOption<?>, Object> options,
      SocketAddress address,
      ChannelHandler initializer,
      @Nullable ChannelHandler dealer) {
    var bootstrap =
        new ServerBootstrap()
            .group(poller.netty())
            .channelFactory(factory)
            .childHandler(initializer);
    if (dealer != null) {
      bootstrap.handler(dealer);
    }
    Streams.setOptions(bootstrap, options);
    return bootstrap.bind(address);
  }

  /** Returns what has {@code accepted} called for each connection, in the loop's thread. */
  static ChannelHandler initializer(NettyPoller poller, Block.RunWith<Channel, ?> accepted) {
    return new Initializer(poller, accepted);
  }

  @ChannelHandler.Sharable
  private static final class Initializer extends ChannelInitializer<Channel> {
    private final NettyPoller poller;
    private final Block.RunWith<Channel, ?> accepted;

    Initializer(NettyPoller poller, Block.RunWith<Channel, ?> accepted) {
      this.poller = poller;
      this.accepted = accepted;
    }

    @Override
    protected void initChannel(Channel channel) {
      poller.opened(channel);
      accepted.accept(channel);
    }
  }

  /** Returns the listener of a channel that is bound. */
  static Acceptor of(NettyPoller poller, Channel channel) {
    return new Acceptor(poller, channel);
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public void setAccepting(boolean accepting) {
    this.accepting = accepting;
    apply();
  }

  private void apply() {
    if (channel.isOpen()) {
      channel.config().setAutoRead(accepting && !pausing);
    }
  }

  @Override
  public void close() {
    poller.execute(channel::close);
  }

  private void goOn() {
    pausing = false;
    apply();
  }

  /**
   * Out of file descriptors, most likely: pauses, and says so once, until accepting works again.
   */
  private final class Failures extends ChannelInboundHandlerAdapter {
    private boolean said;

    @Override
    public void channelRead(ChannelHandlerContext context, Object child) {
      said = false;
      context.fireChannelRead(child);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!said) {
        said = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "cannot accept connections on "
                + Streams.name(address)
                + ", trying again every second: "
                + cause.getMessage());
      }
      pausing = true;
      apply();
      var _ = EventLoop.running().callLater(PAUSE, goOn);
    }
  }
}
