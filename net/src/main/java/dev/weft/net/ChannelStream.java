package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.Holding;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Pipelines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInboundInvoker;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A stream on a Netty channel. */
abstract sealed class ChannelStream extends BufferedStream permits TcpStream, UnixStream {
  /*
   * Tasks only leave here what they want (bytes in `outgoing`, an end) and ask for `act`, which the
   * poller calls in the loop's thread before it looks at the sockets. Netty's pipeline calls the
   * Receiver, in the same thread.
   */
  private static final int LIMIT = 1 << 16;
  private static final int SMALL = 512;

  static {
    Pipelines.setOpener((stream, install) -> ((ChannelStream) stream).install(install));
  }

  final NettyPoller poller;
  final Channel channel;
  final String name;
  private final Inbound inbound;
  private final Waiters writers;
  private final Waiters closers;
  private final ArrayDeque<Object> outgoing = new ArrayDeque<>(2); // ByteBuf and FileRegion
  private int queued;
  private boolean scheduled;
  private boolean reading = true;
  private boolean shuttingDown;
  private boolean closing;
  private boolean aborting;
  private boolean serverShutdown;
  private @Nullable IOException writeFailure;
  private @Nullable Holding holding;

  ChannelStream(NettyPoller poller, Channel channel, String name) {
    this.poller = poller;
    this.channel = channel;
    this.name = name;
    inbound = new Inbound(new Source(), name);
    writers = new Waiters("write", name);
    closers = new Waiters("close", name);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LIMIT, LIMIT));
    channel.pipeline().addLast(new Receiver());
  }

  private void install(Consumer<Channel> install) {
    poller.execute(() -> {
      ChannelPipeline pipeline = channel.pipeline();
      ChannelHandler receiver = pipeline.removeLast();
      ChannelHandlerContext before = pipeline.lastContext();
      install.accept(channel);
      pipeline.addLast(receiver);
      replay(before == null ? pipeline : before);
    });
  }

  /** Says to the handlers in the pipeline that the server wants to end. */
  final void serverShutsDown() {
    serverShutdown = true;
    poller.execute(() -> channel.pipeline().fireUserEventTriggered(Pipelines.SHUTDOWN));
  }

  /** Tells handlers that came late what has arrived before them. */
  private void replay(ChannelInboundInvoker handlers) {
    if (serverShutdown) {
      handlers.fireUserEventTriggered(Pipelines.SHUTDOWN);
    }
    for (ByteBuf early : inbound.takeBuffers()) {
      handlers.fireChannelRead(early);
    }
    handlers.fireChannelReadComplete();
    if (!channel.isActive()) {
      handlers.fireChannelInactive();
    } else if (inbound.hasEnded()) {
      handlers.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  final Inbound inbound() {
    return inbound;
  }

  /** Notes that the current task has this connection, and must close it. */
  final void hold() {
    holding = Holding.begin("the connection to " + name);
  }

  @Override
  public final void write(byte[] bytes) throws IOException {
    requireWritable();
    queue(bytes.length).writeBytes(bytes);
    sent(bytes.length);
  }

  @Override
  public final void write(ByteBuffer bytes) throws IOException {
    requireWritable();
    int length = bytes.remaining();
    queue(length).writeBytes(bytes);
    sent(length);
  }

  /** Sends buffers, which belong to it whatever comes. */
  final void write(ByteBuf[] buffers) throws IOException {
    try {
      requireWritable();
    } catch (IOException e) {
      ReferenceCountUtil.release(Unpooled.wrappedBuffer(buffers));
      throw e;
    }
    int length = 0;
    for (ByteBuf buffer : buffers) {
      length += buffer.readableBytes();
      outgoing.add(buffer);
    }
    sent(length);
  }

  /** Sends {@code message}, of so many bytes, and suspends while more than the limit wait. */
  final void write(Object message, int length) throws IOException {
    requireWritable();
    outgoing.add(message);
    sent(length);
  }

  /** Returns a buffer in the queue with room for so many bytes; small ones share one. */
  private ByteBuf queue(int length) {
    if (outgoing.peekLast() instanceof ByteBuf last && last.isWritable(Math.max(1, length))) {
      return last;
    }
    ByteBuf buffer = Unpooled.buffer(Math.max(length, SMALL), Integer.MAX_VALUE);
    outgoing.add(buffer);
    return buffer;
  }

  private void sent(int length) throws IOException {
    queued = (int) Math.min(Integer.MAX_VALUE, (long) queued + length);
    ask();
    while (queued > LIMIT || !channel.isWritable()) {
      requireWritable();
      writers.await();
    }
  }

  private void requireWritable() throws IOException {
    if (writeFailure != null) {
      throw new SocketException(writeFailure.getMessage(), writeFailure);
    }
    if (closing || shuttingDown || !channel.isActive()) {
      throw new SocketException(
          "the connection to " + name + " is closed" + (closing ? " here" : ""));
    }
  }

  @Override
  public final void shutdownOutput() throws IOException {
    if (shuttingDown || closing) {
      return;
    }
    requireWritable();
    shuttingDown = true;
    Future<Void> said = Future.create(writers);
    poller.execute(() -> {
      act();
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(_ -> endOutput(() -> Waiters.wake(said)));
    });
    Asyncio.await(said);
  }

  private void endOutput(Runnable then) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound().addListener(_ -> then.run());
    } else {
      ((DuplexChannel) channel).shutdownOutput().addListener(_ -> then.run());
    }
  }

  @Override
  public final void close() throws IOException {
    if (!closing) {
      closing = true;
      ask();
    }
    if (channel.isOpen() && Streams.isInTask()) {
      boolean done = false;
      try {
        closers.await();
        done = true;
      } finally {
        if (!done) {
          abort();
        }
      }
    }
  }

  @Override
  public final void abort() {
    closing = true;
    aborting = true;
    ask();
  }

  /** Has {@link #act} called in the loop's thread. */
  private void ask() {
    if (!scheduled) {
      scheduled = true;
      poller.execute(this::act);
    }
  }

  private void act() {
    scheduled = false;
    if (channel.config().isAutoRead() != reading && channel.isOpen()) {
      channel.config().setAutoRead(reading);
    }
    if (aborting) {
      reset();
    } else {
      send();
      if (closing) {
        finish();
      }
    }
    if (channel.isWritable() || hasFailed()) {
      writers.wakeAll();
    }
  }

  private boolean hasFailed() {
    return writeFailure != null || !channel.isActive();
  }

  private void send() {
    queued = 0;
    boolean any = !outgoing.isEmpty();
    for (Object next = outgoing.poll(); next != null; next = outgoing.poll()) {
      var _ = channel.write(next, channel.voidPromise());
    }
    if (any) {
      channel.flush();
    }
  }

  /** Closes when all is sent, or cannot be. */
  private void finish() {
    inbound.discard();
    if (channel.isActive()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
    } else {
      var _ = channel.close();
    }
  }

  private void reset() {
    outgoing.forEach(ReferenceCountUtil::release);
    outgoing.clear();
    queued = 0;
    inbound.discard();
    if (channel.isOpen()) {
      Streams.setLingerToReset(channel);
      channel.unsafe().close(channel.voidPromise());
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + name + (channel.isOpen() ? "" : ", closed") + "]";
  }

  private final class Source implements Inbound.Source {
    @Override
    public void setReading(boolean on) {
      reading = on;
      if (on) {
        ask();
      } else {
        channel.config().setAutoRead(false);
      }
    }

    @Override
    public void release(ByteBuf buffer) {
      poller.release(buffer);
    }
  }

  /** What the pipeline ends in. */
  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true; // leaves the pipeline and comes back, when handlers are put before it
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var buffer = (ByteBuf) message;
      if (closing || !buffer.isReadable()) {
        buffer.release();
      } else {
        inbound.add(buffer);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent || Streams.isTlsEnd(event)) {
        inbound.end();
        if (Streams.isInHandshake(channel)) {
          var _ = channel.close();
        }
      } else if (event instanceof IdleStateEvent) {
        inbound.fail(new SocketTimeoutException("nothing came from or went to " + name));
        var _ = channel.close();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (channel.isWritable() && queued <= LIMIT) {
        writers.wakeAll();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      IOException failure = named(cause);
      inbound.fail(failure);
      if (writeFailure == null) {
        writeFailure = failure;
      }
      writers.wakeAll();
      if (!(cause instanceof IOException) || cause instanceof SSLException) {
        var _ = channel.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      inbound.end();
      if (poller.isClosing()) {
        inbound.discard();
      }
      outgoing.forEach(ReferenceCountUtil::release);
      outgoing.clear();
      writers.wakeAll();
      closers.wakeAll();
      if (holding != null) {
        holding.end();
      }
    }

    private IOException named(Throwable cause) {
      String reason = Opening.reason(cause) + ": " + name;
      return switch (cause.getCause() instanceof SSLException inner ? inner : cause) {
        case SSLException tls -> Streams.named(tls, name);
        case IOException io -> new SocketException(reason, io);
        default -> new IOException(reason, cause);
      };
    }
  }
}
