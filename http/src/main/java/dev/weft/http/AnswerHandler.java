package dev.weft.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Gives what comes on a connection, or a stream of HTTP/2, to the exchange that it is for. */
final class AnswerHandler extends ChannelInboundHandlerAdapter {
  private final String name;
  private final boolean http2;
  private final Runnable onEnd;
  private final Runnable onGone;
  private @Nullable Exchange current;
  private boolean interim;
  private boolean ended;
  private boolean tlsEnded;

  /**
   * Creates one without an exchange.
   *
   * @param name how messages call the other side
   * @param onEnd called once, when the connection cannot be used any more
   * @param onGone called when it is closed
   */
  AnswerHandler(String name, boolean http2, Runnable onEnd, Runnable onGone) {
    this.name = name;
    this.http2 = http2;
    this.onEnd = onEnd;
    this.onGone = onGone;
  }

  /** Has what comes from now on be the answer of {@code exchange}; of none if null. */
  void expect(@Nullable Exchange exchange) {
    current = exchange;
  }

  /** Returns whether nothing more can be sent or will come. */
  boolean isEnded() {
    return ended;
  }

  String method() {
    return current == null ? "GET" : current.request.method();
  }

  /** Takes that bytes have come: nobody may send any unasked. */
  void bytesCame() {
    if (current == null || current.isEnded()) {
      end();
    } else {
      current.begin();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpObject object && current != null && !ended) {
        read(context, object, current);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ChannelHandlerContext context, HttpObject object, Exchange exchange) {
    if (object.decoderResult().isFailure()) {
      refuse(exchange, failure(object.decoderResult().cause()));
      return;
    }
    if (object instanceof HttpResponse head) {
      interim = head.status().code() / 100 == 1 && head.status().code() != 101;
      if (!interim) {
        try {
          exchange.answered(Answer.of(head, exchange.request.method(), http2));
        } catch (IOException e) {
          refuse(exchange, new IOException(e.getMessage() + ": " + name, e));
          return;
        }
      }
    }
    if (object instanceof HttpContent content && !interim) {
      if (isBody(exchange)) {
        exchange.add(content.content());
      }
      if (content instanceof LastHttpContent) {
        last(context, exchange);
      }
    }
  }

  /** Returns whether what comes now is a body: HTTP/2 lets a server send one where none may be. */
  private static boolean isBody(Exchange exchange) {
    Answer answer = exchange.answerOrNull();
    return answer != null && Answer.hasBody(exchange.request.method(), answer.status());
  }

  private void last(ChannelHandlerContext context, Exchange exchange) {
    Answer answer = exchange.answerOrNull();
    if (answer == null) {
      refuse(exchange, new IOException("the answer has no header: " + name));
      return;
    }
    if (answer.isUntilClose() && isCutOff(context)) {
      exchange.hangUp(name);
      return;
    }
    if (answer.status() == 101) {
      refuse(exchange, new IOException("the server changed the protocol unasked: " + name));
      return;
    }
    exchange.end();
    ResponseDecoder decoder = context.pipeline().get(ResponseDecoder.class);
    if (decoder != null && decoder.hasMore()) {
      end();
    }
  }

  /** Returns whether the end is not the server's word: under TLS anybody could have forged it. */
  private boolean isCutOff(ChannelHandlerContext context) {
    return context.pipeline().get(SslHandler.class) != null && !tlsEnded;
  }

  private IOException failure(Throwable cause) {
    return switch (cause) {
      case PrematureChannelClosureException _ ->
          new EOFException("the server hung up within the header of its answer: " + name);
      case TooLongHttpLineException _ ->
          new IOException("the first line of the answer is too long: " + name, cause);
      case TooLongHttpHeaderException _ ->
          new IOException("the header of the answer is larger than 64 KiB: " + name, cause);
      default ->
          new IOException("the answer is not HTTP: " + cause.getMessage() + ": " + name, cause);
    };
  }

  private void refuse(Exchange exchange, IOException reason) {
    exchange.fail(reason);
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      onEnd.run();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslCloseCompletionEvent tls when tls.isSuccess() -> {
        tlsEnded = true;
        var ssl = context.pipeline().context(SslHandler.class);
        if (ssl != null) {
          ssl.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
      }
      case ChannelInputShutdownEvent _ -> hungUp();
      case Http2ResetFrame reset -> reset(reset);
      case Http2GoAwayFrame goAway -> {
        goAway.release();
        if (current != null) {
          current.refuse(new IOException("the server is going away: " + name));
        }
        return;
      }
      default -> {}
    }
    context.fireUserEventTriggered(event);
  }

  private void reset(Http2ResetFrame reset) {
    if (current != null) {
      Http2Error error = Http2Error.valueOf(reset.errorCode());
      var reason = new SocketException("the server reset the stream: " + error + ": " + name);
      if (error == Http2Error.REFUSED_STREAM) {
        current.refuse(reason);
      } else {
        current.fail(reason);
      }
    }
    end();
  }

  private void hungUp() {
    if (current != null) {
      current.hangUp(name);
    }
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (current != null) {
      current.fail(
          cause.getCause() instanceof SSLException tls
              ? tls
              : cause instanceof SSLException tls ? tls : broken(cause));
    }
    end();
    context.fireExceptionCaught(cause);
  }

  private IOException broken(Throwable cause) {
    String what =
        String.valueOf(cause.getMessage()).replaceFirst(".*failed with error\\(-?\\d+\\): ", "");
    var failure = new SocketException(what + ": " + name);
    failure.initCause(cause);
    return failure;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    hungUp();
    onGone.run();
    context.fireChannelInactive();
  }
}
