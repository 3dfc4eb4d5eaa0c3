package dev.weft.http.netty;

import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds out whether the other side of a connection of HTTP/2 is still there. */
public final class Pulse extends ChannelInboundHandlerAdapter {
  /*
   * Where a firewall or a server has forgotten a connection, nothing says so: TCP repeats what was
   * sent for a quarter of an hour. So when something was asked, and in a whole interval nothing has
   * come, a ping is sent; and if nothing comes in the next one either, the connection is dead.
   */
  private final EventLoop loop = EventLoop.running();
  private final Duration interval;
  private final BooleanSupplier waiting;
  private final Runnable onDeath;
  private @Nullable ChannelHandlerContext context;
  private @Nullable TimerHandle timer;
  private boolean heard;
  private boolean pinged;

  /**
   * Creates one, to be put where all that comes is seen.
   *
   * @param waiting whether an answer is waited for
   * @param onDeath called once at most
   */
  public Pulse(Duration interval, BooleanSupplier waiting, Runnable onDeath) {
    this.interval = interval;
    this.waiting = waiting;
    this.onDeath = onDeath;
  }

  /** Is told that something is asked. */
  public void asked() {
    if (timer == null) {
      heard = false;
      start();
    }
  }

  private void start() {
    timer = loop.callLater(interval, this::look);
  }

  private void look() {
    timer = null;
    if (heard) {
      heard = false;
      pinged = false;
      if (waiting.getAsBoolean()) {
        start();
      }
    } else if (pinged) {
      onDeath.run();
    } else if (context != null && context.channel().isActive()) {
      pinged = true;
      context.channel().writeAndFlush(new DefaultHttp2PingFrame(0));
      start();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heard = true;
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel();
    }
    context.fireChannelInactive();
  }
}
