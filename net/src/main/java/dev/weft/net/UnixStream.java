package dev.weft.net;

import dev.weft.net.netty.NettyPoller;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * A connection between programs of one machine: asyncio's open_unix_connection. On NIO (portable
 * fibers) Netty closes it when the other side has ended its output, so nothing can be answered
 * then.
 */
public final class UnixStream extends ChannelStream {
  private final UnixDomainSocketAddress remote;
  private final UnixDomainSocketAddress local;

  private UnixStream(
      NettyPoller poller,
      Channel channel,
      UnixDomainSocketAddress remote,
      UnixDomainSocketAddress local) {
    super(poller, channel, Streams.name(remote.getPath().toString().isEmpty() ? local : remote));
    this.remote = remote;
    this.local = local;
  }

  static UnixStream of(NettyPoller poller, Channel channel) {
    return new UnixStream(
        poller, channel, unix(channel.remoteAddress()), unix(channel.localAddress()));
  }

  private static UnixDomainSocketAddress unix(SocketAddress address) {
    return (UnixDomainSocketAddress) Streams.jdkAddress(address);
  }

  /**
   * Connects; suspends until that is done. Cancelled, it leaves nothing open.
   *
   * @throws ConnectException if nobody listens there
   */
  public static UnixStream connect(Path path) throws IOException {
    NettyPoller poller = NettyPoller.here();
    UnixStream stream =
        Opening.await(
            poller,
            new Waiters("connect", path.toString()),
            () ->
                new Bootstrap()
                    .group(poller.netty())
                    .channelFactory(poller.transport().unix())
                    .disableResolver()
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(poller.transport().address(path)),
            channel -> of(poller, channel),
            failure -> Opening.connectFailure(failure, path.toString()));
    stream.hold();
    return stream;
  }

  @Override
  public UnixDomainSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public UnixDomainSocketAddress localAddress() {
    return local;
  }
}
