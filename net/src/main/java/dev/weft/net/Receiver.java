package dev.weft.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/**
 * What the pipeline of a stream ends in: it hands to the stream what comes, and what goes wrong.
 */
final class Receiver extends ChannelInboundHandlerAdapter {
  private final ChannelStream stream;

  Receiver(ChannelStream stream) {
    this.stream = stream;
  }

  @Override
  public boolean isSharable() {
    return true; // leaves the pipeline and comes back, when handlers are put before it
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var buffer = (ByteBuf) message;
    if (stream.isClosing() || !buffer.isReadable()) {
      buffer.release();
    } else {
      stream.inbound().add(buffer);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent || Streams.isTlsEnd(event)) {
      ended(Streams.isTlsEnd(event));
      if (Streams.isInHandshake(stream.channel)) {
        var _ = stream.channel.close();
      }
    } else if (event instanceof IdleStateEvent) {
      stream
          .inbound()
          .fail(new SocketTimeoutException("nothing came from or went to " + stream.name));
      var _ = stream.channel.close();
    }
  }

  /** Anybody on the way can end a connection: so the end of an encrypted one is announced. */
  private void ended(boolean announced) {
    if (announced
        || stream.isClosing()
        || !Streams.isTls(stream.channel)
        || Streams.isInHandshake(stream.channel)) {
      stream.inbound().end();
    } else {
      stream
          .inbound()
          .fail(
              new SSLException(
                  "cut off, something may be missing: no close_notify came from " + stream.name));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    stream.roomToWrite();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    stream.failed(Streams.failure(cause, stream.name));
    if (!(cause instanceof IOException) || cause instanceof SSLException) {
      var _ = stream.channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended(false);
    stream.gone();
  }
}
