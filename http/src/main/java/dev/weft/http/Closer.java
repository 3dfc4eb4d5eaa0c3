package dev.weft.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Closes a connection of HTTP/1.1: so that its last answer arrives, or so that it does not. */
final class Closer {
  /*
   * A system that gets bytes for a socket that is closed answers with a reset, and a reset destroys
   * what was sent before. So where a client may be sending still, our side ends first, and the rest
   * when the client has seen that, or some time has passed.
   */
  private final Duration linger;
  private final ChannelHandlerContext context;
  private final Channel channel;
  private final Deadline deadline;

  Closer(ServerConnection connection, ChannelHandlerContext context) {
    this.linger = connection.options.linger();
    this.deadline = new Deadline(connection);
    this.context = context;
    this.channel = context.channel();
  }

  private @Nullable SslHandler tls() {
    return channel.pipeline().get(SslHandler.class);
  }

  boolean isEncrypted() {
    return tls() != null;
  }

  /** Closes when all is sent; {@code linger} says that the client may be sending still. */
  void close(boolean linger) {
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          if (linger && channel instanceof DuplexChannel duplex) {
            endOutput(duplex);
          } else {
            context.close();
          }
        });
  }

  private void endOutput(DuplexChannel duplex) {
    SslHandler tls = tls();
    if (tls == null) {
      duplex.shutdownOutput();
    } else {
      tls.closeOutbound();
    }
    if (channel.isActive()) {
      deadline.set(linger, context::close);
    }
  }

  void reset() {
    if (!channel.isOpen()) {
      return;
    }
    if (channel instanceof DuplexChannel) {
      setLingerToReset();
    }
    channel.unsafe().close(channel.voidPromise());
  }

  private void setLingerToReset() {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException notTcp) {
      // then it can be closed only
    }
  }

  void stop() {
    deadline.cancel();
  }
}
