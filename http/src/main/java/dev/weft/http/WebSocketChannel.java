package dev.weft.http;

import static dev.weft.Asyncio.seconds;

import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import dev.weft.http.netty.Signal;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Pipelines;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that speaks WebSocket, on either side: its frames and how it is closed. */
final class WebSocketChannel extends ChannelInboundHandlerAdapter {
  /*
   * The first close, whoever begins it, sets the code; from then on nothing is taken or sent but what
   * closing needs. That of the other side waits until the messages before it are received, so that
   * they can be answered. When both sides have said it the server closes the connection, and so does who has
   * seen a violation, but so that its last frame survives: our half first, and all of it when the
   * other side has seen that or some time has passed.
   */
  private static final System.Logger LOG = System.getLogger("dev.weft.http");
  private static final Duration CLOSE = seconds(10);
  private static final Duration LINGER = seconds(2);

  final WebSocketInbox inbox;
  final WebSocketOutbox outbox;
  private final EventLoop loop = EventLoop.running();
  private final NettyPoller poller = NettyPoller.here();
  private final boolean server;
  private final boolean compression;
  private final WebSocketAssembly assembly;
  private final WebSocketPings pings;
  private final Signal opening;
  private final Signal ending;
  private final List<Runnable> onClose = new ArrayList<>(1);
  private @Nullable ChannelHandlerContext context;
  private @Nullable WebSocket13FrameDecoder decoder;
  private @Nullable TimerHandle closing;
  private @Nullable Farewell first; // of either side
  private @Nullable Farewell theirs;
  private boolean closeReceived;
  private boolean closeSent;
  private boolean failed;
  private boolean over;

  /**
   * Creates one that is not on a channel yet.
   *
   * @param name of the connection, for messages
   * @param compression whether both sides have agreed on it
   */
  WebSocketChannel(String name, WebSocketOptions options, boolean server, boolean compression) {
    this.server = server;
    this.compression = compression;
    assembly = new WebSocketAssembly(options.maxMessage, compression);
    inbox = new WebSocketInbox(name, () -> poller.execute(this::read));
    outbox = new WebSocketOutbox(name);
    pings = new WebSocketPings(name, options.silence, inbox::isFull);
    opening = new Signal("open", name);
    ending = new Signal("close", name);
  }

  // What tasks do.

  /** Suspends until it is on a channel. */
  void awaitOpen() {
    while (context == null && !over) {
      opening.await();
    }
  }

  boolean compresses() {
    return compression;
  }

  boolean isServer() {
    return server;
  }

  /** Returns the close that came first; null before. */
  @Nullable Farewell farewell() {
    return first;
  }

  boolean isClosed() {
    return first != null;
  }

  /** Has {@code action} called, perhaps outside tasks, when it is closed, which it is not yet. */
  void onClose(Runnable action) {
    onClose.add(action);
  }

  /** Begins to close; what was sent goes first unless {@code drop}. Does not wait. */
  void close(Farewell farewell, boolean drop) {
    inbox.discard();
    poller.execute(this::read);
    agree();
    if (!isClosed()) {
      if (drop) {
        outbox.drop();
      }
      say(farewell);
    }
  }

  /** Suspends until the connection has ended. */
  void awaitEnd() {
    while (!over) {
      ending.await();
    }
  }

  /** Ends the connection, whatever waits. */
  void abort() {
    if (!over) {
      poller.execute(() -> {
        if (context != null) {
          context.close();
        }
      });
    }
  }

  // What happens in the loop's thread.

  /** Puts its handlers behind that of {@code before}. */
  void installAfter(ChannelHandlerContext before) {
    decoder = newDecoder();
    before
        .pipeline()
        .addAfter(before.name(), null, this)
        .addAfter(before.name(), null, new WebSocket13FrameEncoder(!server))
        .addAfter(before.name(), null, decoder);
  }

  /** Puts its handlers at the end. */
  void install(Channel channel) {
    decoder = newDecoder();
    channel.pipeline().addLast(decoder, new WebSocket13FrameEncoder(!server), this);
  }

  private WebSocket13FrameDecoder newDecoder() {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(server)
            .allowExtensions(compression)
            .maxFramePayloadLength(assembly.mostReceived())
            .closeOnProtocolViolation(false)
            .build());
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    opening.give();
    outbox.open(context);
    if (!isClosed()) {
      pings.open(context);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof WebSocketFrame frame) {
        read(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    pings.heard();
    context.fireChannelReadComplete();
  }

  private void read(WebSocketFrame frame) {
    if (closeReceived || failed) {
      return;
    }
    switch (frame) {
      case CloseWebSocketFrame close -> closeReceived(Farewell.of(close));
      case PingWebSocketFrame ping -> answer(ping);
      case PongWebSocketFrame pong -> WebSocketAssembly.requirePlain(pong);
      default -> arrived(assembly.add(frame));
    }
  }

  private void answer(PingWebSocketFrame ping) {
    WebSocketAssembly.requirePlain(ping);
    if (!isClosed()) {
      pings.answer(ping);
    }
  }

  private void arrived(WebSocketAssembly.@Nullable Whole whole) {
    if (whole != null) {
      inbox.add(whole.message(), whole.length());
      if (inbox.isFull()) {
        context().channel().config().setAutoRead(false);
      }
    }
  }

  /** Reads on, if somebody wants it. */
  private void read() {
    if (context != null && !inbox.isFull()) {
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      pings.send();
      outbox.act();
    }
    context.fireChannelWritabilityChanged();
  }

  private void closeReceived(Farewell said) {
    closeReceived = true;
    if (isClosed()) {
      hangUp();
      return;
    }
    theirs = said;
    if (inbox.isEmpty()) {
      agree();
    } else {
      inbox.whenEmpty(this::agree);
      setClosing(CLOSE);
    }
  }

  /** Answers the other side's close: when all that came before it is received, or nobody will. */
  private void agree() {
    if (theirs != null && !isClosed()) {
      say(theirs);
    }
  }

  /** Queues the last frame, and is closed. */
  private void say(Farewell farewell) {
    setClosing(CLOSE);
    outbox.finish(
        farewell.frame(),
        sent -> {
          closeSent = true;
          if (sent.isSuccess()) {
            hangUp();
          } else {
            context().close();
          }
        });
    closed(farewell);
  }

  private void setClosing(Duration limit) {
    if (closing != null) {
      closing.cancel();
    }
    if (!loop.isClosed()) {
      closing = loop.callLater(limit, this::abort);
    }
  }

  private void closed(Farewell farewell) {
    first = farewell;
    inbox.end();
    pings.stop();
    onClose.forEach(Runnable::run);
    onClose.clear();
  }

  /** Ends the connection if both sides have said so; a client lets the server do it. */
  private void hangUp() {
    if (closeSent && closeReceived) {
      if (server) {
        context().close();
      } else {
        setClosing(LINGER);
      }
    }
  }

  /** Says what the other side has done wrong, and ends the connection. */
  private void fail(Farewell farewell) {
    if (isClosed()) {
      context().close();
      return;
    }
    failed = true;
    outbox.drop();
    setClosing(LINGER);
    outbox.finish(farewell.frame(), _ -> linger());
    closed(farewell);
    context().channel().config().setAutoRead(true);
    context().pipeline().remove(Objects.requireNonNull(decoder)); // the rest is dropped
  }

  private void linger() {
    Channel channel = context().channel();
    SslHandler tls = context().pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == Pipelines.SHUTDOWN && server) {
      shutDown();
    } else if (event instanceof ChannelInputShutdownEvent
        || event instanceof SslCloseCompletionEvent) {
      context.close();
    }
    context.fireUserEventTriggered(event);
  }

  private void shutDown() {
    agree();
    if (!isClosed()) {
      say(new Farewell(1001, "the server shuts down"));
      read();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException wrong) {
      fail(new Farewell(wrong.closeStatus().code(), String.valueOf(wrong.getMessage())));
    } else if (cause instanceof IOException || cause.getCause() instanceof IOException) {
      LOG.log(System.Logger.Level.DEBUG, "lost " + ending.on(), cause);
      context.close();
    } else {
      LOG.log(System.Logger.Level.ERROR, ending.on() + " fails", cause);
      fail(new Farewell(1011, "internal error"));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    over = true;
    if (!isClosed()) {
      closed(theirs == null ? Farewell.BROKEN : theirs);
    }
    if (closing != null) {
      closing.cancel();
    }
    outbox.close();
    ending.give();
    opening.give();
    context.fireChannelInactive();
  }
}
