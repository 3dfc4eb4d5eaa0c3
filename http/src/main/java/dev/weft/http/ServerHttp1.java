package dev.weft.http;

import dev.weft.http.netty.RequestDecoder;
import dev.weft.http.netty.ResponseEncoder;
import dev.weft.net.netty.Pipelines;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that speaks HTTP/1.1: requests one after the other, and their answers in order. */
final class ServerHttp1 extends ChannelInboundHandlerAdapter implements ServerExchange.Line {
  /*
   * The decoder is held while a request that is all there has no answer yet; so what a client sends
   * ahead stays bytes, and not many. What is left of a body when its answer is there is the matter of
   * Leftover. Where more than it bears would come the connection is closed, but so that the answer
   * survives it: our side first, and all of it when the client has seen that or some time has passed.
   */
  private static final System.Logger LOG = System.getLogger("dev.weft.http");
  private static final int BACKLOG = 1 << 16;

  private final ServerConnection connection;
  private final RequestDecoder decoder;
  private final Idling idling;
  private final Deadline deadline; // of the header, of dropping
  private final Leftover leftover = new Leftover();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Outlet outlet;
  private @Nullable Closer closer;
  private @Nullable Probing probing;
  private @Nullable ServerExchange exchange;
  private @Nullable HttpRequest request;
  private boolean crowded; // the next request waits until answers are taken
  private boolean broken;
  private boolean inputEnded;
  private boolean stopping;
  private boolean closing;

  ServerHttp1(ServerConnection connection) {
    this.connection = connection;
    deadline = new Deadline(connection);
    decoder = new RequestDecoder(connection.options.maxHeaders(), this::becomeHttp2);
    idling = new Idling(connection, this::isIdle, () -> close(false));
  }

  /** Adds its handlers. */
  void install(Channel channel) {
    channel.pipeline().addLast(decoder, new ResponseEncoder(), this);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private Closer closer() {
    return Objects.requireNonNull(closer);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    closer = new Closer(connection, context);
    probing = new Probing(connection, context.channel(), () -> exchange, closer::reset);
    outlet =
        new Outlet(
            connection,
            context.channel(),
            context,
            context::flush,
            () -> exchange != null && !closing,
            closer()::reset);
    idling.begin();
  }

  @Override
  public Outlet outlet() {
    return Objects.requireNonNull(outlet);
  }

  @Override
  public boolean isHttp2() {
    return false;
  }

  @Override
  public boolean sendsFiles() {
    return !closer().isEncrypted() && context().channel() instanceof DuplexChannel;
  }

  private boolean isIdle() {
    return exchange == null
        && !leftover.isOpen()
        && !closing
        && !decoder.isInHeader()
        && !outlet().isSending();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case RequestDecoder.Refusal(var status, var why) -> refuse(new HttpException(status, why));
        case HttpRequest head -> begin(head);
        case HttpContent content -> arrived(content);
        default -> throw new IllegalStateException("not of a request: " + message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (decoder.isInHeader() && !deadline.isSet() && !closing) {
      deadline.set(
          connection.options.headerTimeout(),
          () -> refuse(new HttpException(408, "the header of the request took too long")));
    }
    if (exchange != null && decoder.backlog() > BACKLOG) {
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelReadComplete();
  }

  private void begin(HttpRequest head) {
    deadline.cancel();
    try {
      leftover.begin(head, connection.options.maxBody());
    } catch (HttpException wrong) {
      refuse(wrong);
      return;
    }
    request = head;
    var body = new RequestBody(this, connection.options, ServerExchange.name(head));
    exchange = new ServerExchange(connection, this, head, body);
    if (!exchange.start()) {
      close(false);
    }
  }

  private void arrived(HttpContent content) {
    if (closing) {
      return;
    }
    leftover.arrived(content.content().readableBytes(), exchange == null);
    if (exchange != null) {
      exchange.body().add(content.content());
    }
    if (content instanceof LastHttpContent) {
      complete();
    } else if (exchange == null && leftover.isTooMuch()) {
      close(true);
    } else if (exchange != null && exchange.body().isFull()) {
      decoder.hold(true);
      context().channel().config().setAutoRead(false);
    }
  }

  private void complete() {
    leftover.end();
    if (exchange != null) {
      exchange.body().end();
      decoder.hold(true);
    } else {
      deadline.cancel();
      next();
    }
  }

  @Override
  public void readingBegins() {
    if (exchange != null && !exchange.isAnswering() && leftover.ask()) {
      outlet().add(ServerExchange.continuing(), 0);
    }
  }

  @Override
  public void roomForMore() {
    connection.poller.execute(this::goOn);
  }

  /** Decodes and reads again. */
  private void goOn() {
    if (closing || !context().channel().isActive()) {
      return;
    }
    decoder.hold(false);
    context().channel().config().setAutoRead(true);
    try {
      decoder.resume();
    } catch (Exception e) {
      context().fireExceptionCaught(e);
    }
    if (isCutOff()) {
      closer().reset();
    }
  }

  /** Returns whether the rest of a body will not come, which is not known to be malformed. */
  private boolean isCutOff() {
    return inputEnded && leftover.isOpen() && !broken && !decoder.isHeld();
  }

  @Override
  public boolean stays() {
    return HttpUtil.isKeepAlive(Objects.requireNonNull(request))
        && !stopping
        && !broken
        && leftover.canBeDropped(Objects.requireNonNull(exchange).body());
  }

  @Override
  public void finished(boolean stays) {
    ServerExchange done = exchange;
    exchange = null;
    if (done != null) {
      done.body().discard();
    }
    if (!stays || broken) {
      close(leftover.isOpen() || broken);
    } else if (leftover.isOpen()) {
      deadline.set(connection.options.headerTimeout(), () -> close(true));
      goOn();
    } else {
      next();
    }
  }

  /** Goes on with what the client has sent after the last request. */
  private void next() {
    Channel channel = context().channel();
    if (stopping && !decoder.isInHeader()) {
      close(false);
    } else if (!channel.isWritable()) {
      crowded = true;
    } else {
      goOn();
      if (exchange == null && !closing && !leftover.isOpen()) {
        await();
      }
    }
  }

  private void await() {
    if (inputEnded) {
      close(false);
      return;
    }
    idling.begin();
    channelReadComplete(context());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    outlet().wake();
    if (crowded && context.channel().isWritable()) {
      crowded = false;
      next();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == Pipelines.SHUTDOWN) {
      stopping = true;
      if (exchange == null && !leftover.isOpen() && !decoder.isInHeader() && !crowded) {
        close(false);
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      inputEnds();
    } else if (event instanceof SslCloseCompletionEvent) {
      context.close();
    }
    context.fireUserEventTriggered(event);
  }

  /** A client may end its side when it has asked, and wait for the answer; or it may have gone. */
  private void inputEnds() {
    inputEnded = true;
    if (closing || closer().isEncrypted() || isCutOff()) {
      context().close();
    } else if (exchange != null) {
      Objects.requireNonNull(probing).begin();
    } else if (!crowded) {
      close(false);
    }
  }

  /** Says what is wrong, if nothing else was said, and closes. */
  private void refuse(HttpException wrong) {
    if (exchange != null) {
      broken = true;
      exchange.body().fail(wrong);
    } else if (!closing) {
      context().write(ResponseHead.refusal(wrong, false, connection.options.date()));
      close(true);
    }
  }

  @Override
  public void close() {
    outlet().then(() -> close(false));
  }

  /** Closes when all is sent; {@code more} says that the client may be sending still. */
  private void close(boolean more) {
    if (closing) {
      return;
    }
    closing = true;
    deadline.cancel();
    decoder.deafen();
    context().channel().config().setAutoRead(true);
    closer().close(more && !inputEnded);
  }

  @Override
  public void abort() {
    connection.poller.execute(closer()::reset);
  }

  @Override
  public void takeOver(ServerExchange.Takeover protocol) {
    protocol.install(context());
    leave();
    decoder.hold(false);
    context().pipeline().remove(decoder);
    if (stopping) {
      context().pipeline().fireUserEventTriggered(Pipelines.SHUTDOWN);
    }
  }

  private void becomeHttp2() {
    leave();
    new ServerHttp2(connection).installAfter(decoder.context());
    decoder.context().pipeline().remove(decoder);
  }

  /** Removes all handlers but the decoder, whose removal hands on what it has. */
  private void leave() {
    closing = true;
    deadline.cancel();
    idling.stop();
    context().channel().config().setAutoRead(true);
    context().flush();
    context().pipeline().remove(ResponseEncoder.class);
    context().pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.log(System.Logger.Level.DEBUG, "lost " + connection.on(), cause);
      context.close();
    } else {
      LOG.log(
          System.Logger.Level.ERROR, "the connection from " + connection.on() + " fails", cause);
      closer().reset();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    deadline.cancel();
    idling.stop();
    closer().stop();
    Objects.requireNonNull(probing).stop();
    outlet().close();
    if (exchange != null) {
      exchange.gone();
    }
    context.fireChannelInactive();
  }
}
