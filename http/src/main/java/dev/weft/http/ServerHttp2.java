package dev.weft.http;

import dev.weft.http.netty.WriteProgress;
import dev.weft.net.netty.Pipelines;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that speaks HTTP/2: each request is a stream, with a channel of its own. */
final class ServerHttp2 extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger("dev.weft.http");

  private final ServerConnection connection;
  private final Idling idling;
  private final Http2StreamFrameToHttpObjectCodec asHttp1 =
      new Http2StreamFrameToHttpObjectCodec(true);
  private @Nullable ChannelHandlerContext context;
  private @Nullable WriteProgress progress;
  private int streams;
  private boolean flushing;
  private boolean stopping;

  ServerHttp2(ServerConnection connection) {
    this.connection = connection;
    idling = new Idling(connection, () -> streams == 0, this::close);
  }

  /** Adds its handlers. */
  void install(Channel channel) {
    channel.pipeline().addLast(ServerFrames.codec(), multiplexer(), this);
  }

  /** Adds its handlers behind another. */
  void installAfter(ChannelHandlerContext other) {
    ChannelPipeline pipeline = other.pipeline();
    String name = other.name();
    for (ChannelHandler handler : List.of(ServerFrames.codec(), multiplexer(), this)) {
      pipeline.addAfter(name, null, handler);
      name = pipeline.context(handler).name();
    }
  }

  private Http2MultiplexHandler multiplexer() {
    return new Http2MultiplexHandler(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            opened(channel);
          }
        });
  }

  private void opened(Channel stream) {
    streams++;
    stream.closeFuture().addListener(_ -> closed());
    stream.pipeline().addLast(asHttp1, new ServerStream(connection, this::flushSoon));
  }

  private void closed() {
    if (--streams == 0) {
      idling.begin();
      if (stopping) {
        close();
      }
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private void close() {
    context().close();
  }

  /** Sends what is written on all streams, before the next look at the sockets. */
  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      connection.poller.execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    context().flush();
    Objects.requireNonNull(progress).flushed();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    Channel channel = context.channel();
    progress =
        new WriteProgress(
            connection.loop,
            connection.options.writeTimeout(),
            channel,
            () -> channel.unsafe().close(channel.voidPromise()));
    idling.begin();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2Frame) {
      ReferenceCountUtil.release(message); // what is of the connection, Netty has seen to
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == Pipelines.SHUTDOWN) {
      stop();
    } else if (event instanceof ChannelInputShutdownEvent
        || event instanceof SslCloseCompletionEvent) {
      context.close();
    }
    context.fireUserEventTriggered(event);
  }

  private void stop() {
    stopping = true;
    context().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    if (streams == 0) {
      close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(System.Logger.Level.DEBUG, "the connection from " + connection.on() + " fails", cause);
    if (cause instanceof IOException) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    idling.stop();
    Objects.requireNonNull(progress).stop();
    context.fireChannelInactive();
  }
}
