package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.net.netty.NettyPoller;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Waiting until Netty has opened, bound or connected something. */
final class Opening {
  private Opening() {}

  /**
   * Has {@code open} called in the loop's thread and suspends until what it began is done. If that
   * is cancelled, what it opened is closed.
   *
   * @param wrap what the caller gets of an open channel
   * @param failure what the caller gets of a failure
   */
  static <T> T await(
      NettyPoller poller,
      Waiters reason,
      Callable<ChannelFuture> open,
      Function<Channel, T> wrap,
      Function<Throwable, IOException> failure)
      throws IOException {
    Future<T> opened = Future.create(reason);
    poller.execute(() -> {
      if (!opened.isDone()) {
        begin(poller, open, opened, wrap, failure);
      }
    });
    return Asyncio.await(opened, IOException.class);
  }

  private static <T> void begin(
      NettyPoller poller,
      Callable<ChannelFuture> open,
      Future<T> opened,
      Function<Channel, T> wrap,
      Function<Throwable, IOException> failure) {
    try {
      ChannelFuture future = open.call();
      poller.opened(future.channel());
      opened.addDoneCallback(ended -> {
        if (ended.isCancelled()) {
          var _ = future.channel().close();
        }
      });
      future.addListener(done -> {
        if (opened.isDone()) {
          var _ = future.channel().close();
        } else if (done.isSuccess()) {
          opened.setResult(wrap.apply(future.channel()));
        } else {
          opened.setException(failure.apply(done.cause()));
        }
      });
    } catch (Exception e) {
      opened.setException(failure.apply(e));
    }
  }

  /** Returns a failure to bind as the JDK has it. */
  static IOException bindFailure(Throwable cause, String name) {
    var failure = new BindException(reason(cause) + ": " + name);
    var _ = failure.initCause(cause);
    return failure;
  }

  /** Returns a failure to connect, which names the address as we do, and not as Netty does. */
  static IOException connectFailure(Throwable cause, String name) {
    String text = reason(cause).replaceFirst(": \\S*/\\S*$", "") + ": " + name;
    IOException failure =
        cause instanceof NoRouteToHostException
            ? new NoRouteToHostException(text)
            : new ConnectException(text);
    var _ = failure.initCause(cause);
    return failure;
  }

  /** Returns what the system says, without the name of Netty's call. */
  static String reason(Throwable cause) {
    String text = cause.getMessage();
    if (text == null) {
      return cause instanceof ClosedChannelException
          ? "the connection is closed"
          : cause.toString();
    }
    return text.replaceFirst(".*failed with error\\(-?\\d+\\): ", "");
  }
}
