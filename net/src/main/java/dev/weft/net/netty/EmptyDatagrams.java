package dev.weft.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Sending datagrams without a single byte, which Netty takes and drops. */
public final class EmptyDatagrams {
  /*
   * All of Netty's channels skip a message that has nothing to write, so such a datagram goes past
   * them, straight to the socket. If the system has no room for it, it is lost, as any may be.
   */
  private static final AttributeKey<DatagramChannel> JDK =
      AttributeKey.valueOf(EmptyDatagrams.class, "jdk");

  private EmptyDatagrams() {}

  /** Creates a channel of the JDK's that is known here. */
  static Channel newNioChannel() {
    try {
      DatagramChannel jdk = DatagramChannel.open();
      var channel = new NioDatagramChannel(jdk);
      channel.attr(JDK).set(jdk);
      return channel;
    } catch (IOException e) {
      throw new ChannelException(e.getMessage(), e);
    }
  }

  /** Sends one, in the loop's thread. */
  public static void send(Channel channel, InetSocketAddress to) throws IOException {
    if (channel instanceof UnixChannel unix) {
      var socket = (Socket) unix.fd();
      var _ = socket.sendTo(ByteBuffer.allocateDirect(0), 0, 0, to.getAddress(), to.getPort());
    } else {
      var _ = channel.attr(JDK).get().send(ByteBuffer.allocate(0), to);
    }
  }
}
