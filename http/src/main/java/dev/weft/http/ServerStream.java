package dev.weft.http;

import dev.weft.http.netty.RequestDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream of HTTP/2: one request, and its answer. */
final class ServerStream extends ChannelDuplexHandler implements ServerExchange.Line {
  /*
   * A client whose request has its answer before it is all there may be told to stop: by a reset
   * without an error. Some, curl 7.88 among them, then forget the answer that came just before, if
   * they were about to send. So it gets some time to end the stream itself, and may send some more,
   * which is dropped.
   */
  private static final System.Logger LOG = System.getLogger("dev.weft.http");
  private static final int DROPPED = 1 << 18;

  private final ServerConnection connection;
  private final Runnable flush;
  private final Deadline linger;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Outlet outlet;
  private @Nullable ServerExchange exchange;
  private boolean complete; // the request is all there
  private boolean expecting;
  private boolean over; // it has its answer
  private int dropped;

  ServerStream(ServerConnection connection, Runnable flush) {
    this.connection = connection;
    this.flush = flush;
    linger = new Deadline(connection);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    Channel channel = context.channel();
    outlet =
        new Outlet(
            connection, channel, channel, flush, () -> false, () -> reset(Http2Error.CANCEL));
  }

  @Override
  public Outlet outlet() {
    return Objects.requireNonNull(outlet);
  }

  @Override
  public boolean isHttp2() {
    return true;
  }

  @Override
  public boolean sendsFiles() {
    return false;
  }

  @Override
  public boolean stays() {
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest head) {
        begin(head);
      }
      if (message instanceof HttpContent content) {
        arrived(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest head) {
    try {
      check(head);
    } catch (HttpException wrong) {
      refuse(wrong);
      return;
    }
    expecting = RequestRules.expectsContinue(head);
    var body = new RequestBody(this, connection.options, ServerExchange.name(head));
    exchange = new ServerExchange(connection, this, head, body);
    if (!exchange.start()) {
      reset(Http2Error.REFUSED_STREAM);
    }
  }

  private void check(HttpRequest head) {
    HttpHeaders headers = head.headers();
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING); // of Netty's own
    for (ExtensionHeaderNames name : ExtensionHeaderNames.values()) {
      headers.remove(name.text());
    }
    if (head.uri().length() > RequestDecoder.MAX_LINE) {
      throw new HttpException(414, "the path is longer than " + RequestDecoder.MAX_LINE + " bytes");
    }
    int most = connection.options.maxHeaders();
    if (headers.size() > most) {
      throw new HttpException(431, "there are more than " + most + " header fields");
    }
    RequestRules.check(head, connection.options.maxBody());
  }

  private void refuse(HttpException wrong) {
    outlet().add(ResponseHead.refusal(wrong, true, connection.options.date()), 0);
    outlet().then(() -> finished(true));
  }

  private void arrived(HttpContent content) {
    complete = content instanceof LastHttpContent;
    expecting &= !content.content().isReadable() && !complete;
    if (exchange == null || over) {
      drop(content.content().readableBytes());
      return;
    }
    RequestBody body = exchange.body();
    body.add(content.content());
    if (complete) {
      body.end();
    } else if (body.isFull()) {
      context().channel().config().setAutoRead(false);
    }
  }

  private void drop(int bytes) {
    dropped += bytes;
    if (dropped > DROPPED && linger.isSet()) {
      linger.cancel();
      reset(Http2Error.NO_ERROR);
    }
  }

  @Override
  public void readingBegins() {
    if (expecting && exchange != null && !exchange.isAnswering()) {
      expecting = false;
      outlet().add(ServerExchange.continuing(), 0);
    }
  }

  @Override
  public void roomForMore() {
    connection.poller.execute(() -> context().channel().config().setAutoRead(true));
  }

  @Override
  public void finished(boolean stays) {
    over = true;
    if (exchange != null) {
      exchange.body().discard();
    }
  }

  /** When the answer is sent, the rest of the request is not wanted. */
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ChannelPromise told = promise;
    if (!complete && message instanceof LastHttpContent && !isInformal(message)) {
      told = promise.unvoid();
      told.addListener(_ -> {
        if (!complete && context.channel().isActive()) {
          linger.set(connection.options.linger(), () -> reset(Http2Error.NO_ERROR));
          context.channel().config().setAutoRead(true);
        }
      });
    }
    context.write(message, told);
  }

  private static boolean isInformal(Object message) {
    return message instanceof HttpResponse head && head.status().code() < 200;
  }

  private void reset(Http2Error reason) {
    if (context().channel().isActive()) {
      context().write(new DefaultHttp2ResetFrame(reason));
      flush.run();
    }
  }

  @Override
  public void takeOver(ServerExchange.Takeover protocol) {
    LOG.log(System.Logger.Level.ERROR, "a stream of HTTP/2 cannot be taken over");
    reset(Http2Error.INTERNAL_ERROR);
  }

  @Override
  public void close() {
    outlet().then(() -> context().close());
  }

  @Override
  public void abort() {
    connection.poller.execute(() -> {
      if (!over) {
        reset(Http2Error.INTERNAL_ERROR);
      }
    });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    outlet().wake();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame) {
      leave();
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(System.Logger.Level.DEBUG, "a stream from " + connection.on() + " fails", cause);
    reset(
        Http2CodecUtil.getEmbeddedHttp2Exception(cause) instanceof StreamException wrong
            ? wrong.error()
            : Http2Error.PROTOCOL_ERROR);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leave();
  }

  private void leave() {
    linger.cancel();
    outlet().close();
    if (exchange != null && !over) {
      over = true;
      exchange.gone();
    }
  }
}
