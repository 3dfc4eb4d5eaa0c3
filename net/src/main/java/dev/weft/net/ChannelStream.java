package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.Holding;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Pipelines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundInvoker;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream on a Netty channel. */
abstract sealed class ChannelStream extends BufferedStream permits TcpStream, UnixStream {
  /*
   * Tasks only leave here what they want (bytes in `outbound`, an end) and ask for `act`, which the
   * poller calls in the loop's thread before it looks at the sockets. Netty's pipeline calls the
   * Receiver, in the same thread.
   */
  static {
    Pipelines.setOpener((stream, install) -> ((ChannelStream) stream).install(install));
  }

  final NettyPoller poller;
  final Channel channel;
  final String name;
  private final Inbound inbound;
  private final Waiters writers;
  private final Outbound outbound;
  private boolean scheduled;
  private boolean reading = true;
  private boolean shuttingDown;
  private boolean closing;
  private boolean aborting;
  private boolean serverShutdown;
  private @Nullable IOException writeFailure;
  private @Nullable Holding holding;

  ChannelStream(NettyPoller poller, Channel channel, String name) {
    super(name);
    this.poller = poller;
    this.channel = channel;
    this.name = name;
    inbound = new Inbound(new Source(), name);
    outbound = new Outbound(poller);
    writers = new Waiters("write", name);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    channel
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(Outbound.LIMIT, Outbound.LIMIT));
    poller.lendTo(channel);
    channel.pipeline().addLast(new Receiver(this));
  }

  private void install(Consumer<Channel> install) {
    poller.execute(() -> {
      ChannelPipeline pipeline = channel.pipeline();
      var receiver = pipeline.last() == null ? new Receiver(this) : pipeline.removeLast();
      ChannelHandlerContext before = pipeline.lastContext();
      install.accept(channel);
      pipeline.addLast(receiver);
      replay(before == null ? pipeline : before);
      if (!channel.isRegistered()) {
        pipeline.fireChannelUnregistered(); // it is closed: Netty had let all go, and lets these go
      }
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
    send(outbound.add(bytes));
  }

  @Override
  public final void write(ByteBuffer bytes) throws IOException {
    requireWritable();
    send(outbound.add(bytes));
  }

  /** Sends buffers, which belong to it whatever comes. */
  final void write(ByteBuf[] buffers) throws IOException {
    try {
      requireWritable();
    } catch (IOException e) {
      ReferenceCountUtil.release(Unpooled.wrappedBuffer(buffers));
      throw e;
    }
    for (ByteBuf buffer : buffers) {
      outbound.add(buffer, buffer.readableBytes());
    }
    sent();
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
    outbound.add(part, 0);
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

  private void send(boolean all) throws IOException {
    boolean whole = all;
    try {
      while (!whole) {
        whole = !outbound.addMore();
        sent();
      }
    } finally {
      if (!whole && !hasFailed() && !aborting) {
        outbound.addRest();
        ask();
      }
    }
    sent();
  }

  private void sent() throws IOException {
    ask();
    while ((outbound.size() > Outbound.LIMIT || !channel.isWritable()) && !wasSentBeforeItEnded()) {
      requireWritable();
      writers.await();
    }
  }

  /** Netty's NIO closes a Unix socket when the other side, which has read it all, ends. */
  private boolean wasSentBeforeItEnded() {
    return outbound.size() == 0 && writeFailure == null && !closing && !channel.isOpen();
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
    outbound.addRest();
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
      outbound.addRest();
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
      outbound.sendTo(channel);
      if (closing) {
        finish();
      }
    }
    if (channel.isWritable() || hasFailed()) {
      writers.wakeAll();
    }
  }

  /** Is told what the channel has failed with. */
  final void failed(IOException failure) {
    inbound.fail(failure);
    if (writeFailure == null) {
      writeFailure = failure;
    }
    writers.wakeAll();
  }

  /** Is told that the channel may have room. */
  final void roomToWrite() {
    if (channel.isWritable() && outbound.size() <= Outbound.LIMIT) {
      writers.wakeAll();
    }
  }

  /** Is told that the channel has closed. */
  final void gone() {
    if (poller.isClosing()) {
      inbound.discard();
    }
    outbound.discard();
    writers.wakeAll();
    closers.wakeAll();
    if (holding != null) {
      holding.end();
    }
  }

  /** Returns whether this side has closed it, if not all is sent yet. */
  final boolean isClosing() {
    return closing;
  }

  private boolean hasFailed() {
    return writeFailure != null || !channel.isActive();
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
    outbound.discard();
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
}
