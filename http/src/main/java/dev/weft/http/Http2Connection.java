package dev.weft.http;

import dev.weft.http.netty.Pulse;
import dev.weft.http.netty.Signal;
import dev.weft.net.TcpStream;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Pipelines;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2Connection.Endpoint;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that speaks HTTP/2: as many exchanges at once as the server allows. */
final class Http2Connection extends ClientConnection {
  private static final int STREAM_WINDOW = 256 << 10;
  private static final int WINDOW = 16 << 20; // so that one slow reader does not hold up the others
  private static final int HEADER = 64 << 10;

  private final NettyPoller poller = NettyPoller.here();
  private final String name;
  private final Runnable onEnd;
  private final Pulse pulse;
  private final Signal settled;
  private final ArrayDeque<Signal> waiting = new ArrayDeque<>();
  private final Map<Exchange, Http2StreamChannel> streams = new HashMap<>();
  private @Nullable Channel channel;
  private long allowed = -1; // exchanges at once; -1 until the server has said
  private int active;
  private boolean used;
  private boolean ended;

  /**
   * Takes over {@code stream}.
   *
   * @param pingAfter how long nothing may come before it is asked whether it is still there
   * @param onEnd called when it takes no more exchanges, and when the last one has ended then
   */
  Http2Connection(TcpStream stream, String name, Duration pingAfter, Runnable onEnd) {
    super(stream);
    this.name = name;
    this.onEnd = onEnd;
    pulse = new Pulse(pingAfter, () -> !isIdle(), this::died);
    settled = new Signal("settings of HTTP/2", name);
    Pipelines.install(stream, this::install);
  }

  private void install(Channel open) {
    channel = open;
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(HEADER))
            .validateRequiredPseudoHeaders(true)
            .build();
    ChannelHandler nobody = new ChannelInboundHandlerAdapter(); // servers may not push
    open.pipeline().addLast(pulse, codec, new Http2MultiplexHandler(nobody), new Tail());
    Endpoint<Http2LocalFlowController> local = codec.connection().local();
    try {
      local
          .flowController()
          .incrementWindowSize(codec.connection().connectionStream(), WINDOW - (1 << 16) + 1);
    } catch (Http2Exception e) {
      throw new IllegalStateException("a window of HTTP/2 that cannot be", e);
    }
    open.flush();
  }

  /** Suspends until the server has said how it wants to be spoken to. */
  void awaitSettings() throws IOException {
    while (allowed < 0) {
      if (ended) {
        throw new IOException("the server closed the connection before it spoke HTTP/2: " + name);
      }
      settled.await();
    }
  }

  /** Suspends until one more exchange is allowed; returns false if there will be none. */
  boolean enter() {
    if (!ended && active < allowed && waiting.isEmpty()) {
      active++;
      return true;
    }
    if (ended) {
      return false;
    }
    var turn = new Signal("stream of HTTP/2", name);
    waiting.add(turn);
    boolean mine = false;
    try {
      turn.await();
      mine = true;
    } finally {
      if (!mine && !waiting.remove(turn)) {
        leave(); // cancelled just after its turn had come
      }
    }
    if (ended) {
      leave();
    }
    return !ended;
  }

  /** Gives back what {@link #enter} has given, to whoever waits first. */
  private void leave() {
    active--;
    admit();
    if (ended && active == 0) {
      onEnd.run();
    }
  }

  private void admit() {
    while (!waiting.isEmpty() && !ended && active < allowed) {
      active++;
      waiting.remove().give();
    }
  }

  @Override
  boolean isUsed() {
    return used;
  }

  /** Returns whether it takes more exchanges, now or later. */
  boolean isUsable() {
    return !ended;
  }

  /** Returns whether nobody uses it. */
  boolean isIdle() {
    return active == 0;
  }

  @Override
  void begin(Exchange exchange) {
    poller.execute(() -> {
      if (!ended) {
        used = true;
        pulse.asked();
        open(exchange);
      } else {
        exchange.refuse(new IOException("the server is going away: " + name));
      }
    });
  }

  private void open(Exchange exchange) {
    var bootstrap = new Http2StreamChannelBootstrap(Objects.requireNonNull(channel));
    var handler = new AnswerHandler(name, true, () -> {}, () -> {});
    handler.expect(exchange);
    bootstrap
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false), handler);
              }
            })
        .open()
        .addListener(done -> {
          if (!done.isSuccess()) {
            exchange.refuse(new IOException("no stream to " + name, done.cause()));
          } else if (exchange.isOver()) {
            ((Http2StreamChannel) done.getNow()).close();
          } else {
            streams.put(exchange, (Http2StreamChannel) done.getNow());
            exchange.send((Http2StreamChannel) done.getNow());
          }
        });
  }

  @Override
  boolean end(Exchange exchange) {
    exchange.fail(new IOException("the exchange has ended: " + exchange.request));
    poller.execute(() -> {
      Http2StreamChannel stream = streams.remove(exchange);
      if (stream != null) {
        stream.close(); // resets it, unless both sides have ended it
      }
    });
    leave();
    return !ended;
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    settled.give();
    active += waiting.size(); // each of them leaves
    waiting.forEach(Signal::give);
    waiting.clear();
    onEnd.run();
  }

  private void died() {
    var failure = new IOException("the server is silent, and does not answer a ping: " + name);
    streams.keySet().forEach(exchange -> exchange.fail(failure));
    breakOff();
  }

  /** Ends it, and all that is under way: that cannot be answered any more. */
  private void breakOff() {
    end();
    stream.abort();
  }

  /** What the pipeline of the connection itself ends in. */
  private final class Tail extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2SettingsFrame frame) {
        Long most = frame.settings().maxConcurrentStreams();
        allowed = most != null ? most : allowed < 0 ? Integer.MAX_VALUE : allowed;
        settled.give();
        admit();
      } else if (message instanceof Http2GoAwayFrame) {
        end();
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
        breakOff();
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end();
      context.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
      gone();
      context.fireChannelInactive();
    }
  }
}
