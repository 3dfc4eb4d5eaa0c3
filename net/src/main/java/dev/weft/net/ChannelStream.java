package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.Holding;
import dev.weft.net.netty.NettyPoller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
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

  final NettyPoller poller;
  final Channel channel;
  final String name;
  private final Inbound inbound;
  private final Waiters writers;
  private final ArrayDeque<Object> outgoing = new ArrayDeque<>(2); // ByteBuf and FileRegion
  private int queued;
  private boolean scheduled;
  private boolean reading = true;
  private boolean shuttingDown;
  private boolean closing;
  private boolean aborting;
  private @Nullable IOException writeFailure;
  private @Nullable Holding holding;

  ChannelStream(NettyPoller poller, Channel channel, String name) {
    super(name);
    this.poller = poller;
    this.channel = channel;
    this.name = name;
    inbound = new Inbound(new Source(), name);
    writers = new Waiters("write", name);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LIMIT, LIMIT));
    channel.pipeline().addLast(new Receiver());
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

  /** Sends {@code part}, which belongs to it; suspends until it is sent, and returns how much. */
  final long send(FilePart part) throws IOException {
    try {
      requireWritable();
    } catch (IOException e) {
      var _ = part.release();
      throw e;
    }
    part.whenReleased(writers::wakeAll);
    outgoing.add(part);
    ask();
    while (part.refCnt() > 0) {
      requireWritable();
      writers.await();
    }
    if (writeFailure != null || closing) {
      requireWritable();
    }
    return part.count();
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
    while ((queued > LIMIT || !channel.isWritable()) && !wasSentBeforeItEnded()) {
      requireWritable();
      writers.await();
    }
  }

  /** Netty's NIO closes a Unix socket when the other side, which has read it all, ends. */
  private boolean wasSentBeforeItEnded() {
    return queued == 0 && writeFailure == null && !closing && !channel.isOpen();
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
    awaitClosed();
  }

  @Override
  final boolean isClosed() {
    return !channel.isOpen();
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
      var _ = channel.write(next, promise());
    }
    if (any) {
      channel.flush();
    }
  }

  /** Netty's SslHandler tells a void promise nothing, so that a failure would be lost. */
  private ChannelPromise promise() {
    return Streams.isTls(channel)
        ? channel.newPromise().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE)
        : channel.voidPromise();
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
        ended(Streams.isTlsEnd(event));
        if (Streams.isInHandshake(channel)) {
          var _ = channel.close();
        }
      } else if (event instanceof IdleStateEvent) {
        inbound.fail(new SocketTimeoutException("nothing came from or went to " + name));
        var _ = channel.close();
      }
    }

    /** Anybody on the way can end a connection: so the end of an encrypted one is announced. */
    private void ended(boolean announced) {
      if (announced || closing || !Streams.isTls(channel) || Streams.isInHandshake(channel)) {
        inbound.end();
      } else {
        inbound.fail(
            new SSLException(
                "cut off, something may be missing: no close_notify came from " + name));
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
      ended(false);
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
