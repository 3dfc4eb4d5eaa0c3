package dev.weft.http;

import dev.weft.net.TcpStream;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Pipelines;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection that speaks HTTP/1.1: one exchange at a time. */
final class Http1Connection extends ClientConnection {
  private final NettyPoller poller = NettyPoller.here();
  private final AnswerHandler handler;
  private @Nullable Channel channel;
  private boolean used;

  /**
   * Takes over {@code stream}.
   *
   * @param onEnd called when the server has ended it
   */
  Http1Connection(TcpStream stream, String name, Consumer<Http1Connection> onEnd) {
    super(stream);
    handler = new AnswerHandler(name, false, () -> onEnd.accept(this), this::gone);
    Pipelines.install(
        stream,
        open -> {
          channel = open;
          open.pipeline().addLast(new ResponseDecoder(handler), new HttpRequestEncoder(), handler);
        });
  }

  @Override
  boolean isUsed() {
    return used;
  }

  /** Returns whether the server has ended it, as far as is known. */
  boolean isEnded() {
    return handler.isEnded();
  }

  @Override
  void begin(Exchange exchange) {
    poller.execute(() -> {
      if (used) {
        // After a look at the socket: so an end that has arrived is seen before anything is sent.
        open().eventLoop().execute(() -> send(exchange));
      } else {
        send(exchange);
      }
    });
  }

  private Channel open() {
    return Objects.requireNonNull(channel);
  }

  private void send(Exchange exchange) {
    if (exchange.isOver()) {
      return;
    }
    if (handler.isEnded()) {
      exchange.fail(new IOException("the server has closed the connection: " + exchange.request));
      return;
    }
    used = true;
    handler.expect(exchange);
    exchange.send(open());
  }

  private static boolean saysClose(Headers headers) {
    return headers.contains("Connection") // hardly any have it
        && Conditions.lists(String.join(",", headers.all("Connection")), "close");
  }

  @Override
  boolean end(Exchange exchange) {
    boolean clean =
        exchange.isUntouched()
            || (exchange.isWhole()
                && exchange.keepsOpen()
                && !saysClose(exchange.request.headers()));
    if (!exchange.isOver()) {
      exchange.fail(new IOException("the exchange has ended: " + exchange.request));
    }
    handler.expect(null);
    if (clean) {
      exchange.resumeReading(); // what is unread was dropped, and the next one reads
    }
    return clean && !handler.isEnded();
  }
}
