package dev.weft.http;

import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The pings of a connection: answers those that come, and sends some when it is silent. */
final class WebSocketPings {
  private static final System.Logger LOG = System.getLogger("dev.weft.http");
  private static final int MOST = 2;

  private final EventLoop loop = EventLoop.running();
  private final String name;
  private final @Nullable Duration silence;
  private final BooleanSupplier deaf;
  private @Nullable ChannelHandlerContext context;
  private @Nullable TimerHandle timer;
  private @Nullable ByteBuf asked; // by a ping that is not answered yet
  private boolean heard;
  private int unanswered;

  /**
   * Creates one that does nothing yet.
   *
   * @param silence after which a ping is sent; null for never
   * @param deaf whether nothing is read now, so that nothing can be heard
   */
  WebSocketPings(String name, @Nullable Duration silence, BooleanSupplier deaf) {
    this.name = name;
    this.silence = silence;
    this.deaf = deaf;
  }

  void open(ChannelHandlerContext context) {
    this.context = context;
    listen();
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  /** Notes that something has come. */
  void heard() {
    heard = true;
  }

  private void listen() {
    if (silence != null && !loop.isClosed()) {
      timer = loop.callLater(silence, this::look);
    }
  }

  private void look() {
    if (heard || deaf.getAsBoolean()) {
      unanswered = 0;
    } else if (unanswered == MOST) {
      LOG.log(System.Logger.Level.DEBUG, "no answer to " + MOST + " pings: " + name);
      context().close();
      return;
    } else {
      unanswered++;
      var ping = new PingWebSocketFrame(Unpooled.EMPTY_BUFFER);
      context().writeAndFlush(ping, context().voidPromise());
    }
    heard = false;
    listen();
  }

  /** Answers a ping; of those that come while nothing can be sent, the last one. */
  void answer(PingWebSocketFrame ping) {
    ReferenceCountUtil.release(asked);
    asked = ping.content().retain();
    send();
  }

  /** Is told that something can be sent again. */
  void send() {
    if (asked != null && context().channel().isWritable()) {
      context().writeAndFlush(new PongWebSocketFrame(asked), context().voidPromise());
      asked = null;
    }
  }

  /** Sends nothing more. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    ReferenceCountUtil.release(asked);
    asked = null;
  }
}
