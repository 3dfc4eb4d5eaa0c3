package dev.weft.http;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.WaitReason;
import dev.weft.http.netty.WriteProgress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a task puts what is to be sent on a channel. */
final class Outlet implements WaitReason {
  /*
   * A task only leaves here what it wants sent; the poller has it written, in the loop's thread,
   * before it looks at the sockets. A Runnable among the messages is run when those before it are
   * written.
   *
   * While answers of pipelined requests follow each other without a wait, one flush is for all. It
   * is the poller that calls back, since an entry of the loop's between two tasks would cost a
   * thread for each of them.
   */
  static final int LIMIT = 1 << 16;

  private final ServerConnection connection;
  private final Channel channel;
  private final ChannelOutboundInvoker way;
  private final Runnable flush;
  private final Runnable act = this::act;
  private final Runnable flushIfLast = this::flushIfLast;
  private final BooleanSupplier followed;
  private final ArrayDeque<Object> messages = new ArrayDeque<>(4);
  private final WriteProgress progress;
  private int queued;
  private boolean asked;
  private boolean unflushed;
  private boolean closed;
  private @Nullable Future<Void> room;

  /**
   * Creates one that writes on {@code channel}, by {@code way}.
   *
   * @param flush sends what is written
   * @param followed whether the next answer may come at once
   * @param stuck what to do when the other side takes nothing for too long
   */
  Outlet(
      ServerConnection connection,
      Channel channel,
      ChannelOutboundInvoker way,
      Runnable flush,
      BooleanSupplier followed,
      Runnable stuck) {
    this.connection = connection;
    this.channel = channel;
    this.way = way;
    this.flush = flush;
    this.followed = followed;
    this.progress =
        new WriteProgress(connection.loop, connection.options.writeTimeout(), channel, stuck);
  }

  @Override
  public String kind() {
    return "write";
  }

  @Override
  public String on() {
    return connection.on();
  }

  /** Sends a message, which belongs to it from now on; does not wait. */
  void add(Object message, int bytes) {
    if (closed) {
      ReferenceCountUtil.release(message);
      return;
    }
    messages.add(message);
    queued += bytes;
    ask();
  }

  /** Runs {@code action} in the loop's thread when all messages before it are written. */
  void then(Runnable action) {
    add(action, 0);
  }

  private void ask() {
    if (!asked) {
      asked = true;
      connection.poller.execute(act);
    }
  }

  /** Suspends while more is waiting than is good. */
  void awaitRoom() throws IOException {
    while (!closed && (queued > LIMIT || !channel.isWritable())) {
      room = Future.create(this);
      try {
        Asyncio.await(room);
      } finally {
        room = null;
      }
    }
    if (closed) {
      throw new SocketException("the client has gone: " + connection.on());
    }
  }

  /** Returns whether the other side has not taken all yet. */
  boolean isSending() {
    return progress.pending() > 0;
  }

  boolean isClosed() {
    return closed;
  }

  private void act() {
    asked = false;
    queued = 0;
    for (Object next = messages.poll(); next != null; next = messages.poll()) {
      if (next instanceof Runnable action) {
        action.run();
      } else {
        unflushed = true;
        way.write(next, way.voidPromise());
      }
    }
    if (unflushed && followed.getAsBoolean() && channel.isWritable()) {
      connection.poller.executeLater(flushIfLast);
    } else {
      flush();
    }
    wake();
  }

  /** Is called after the first step of the task of the next request. */
  private void flushIfLast() {
    if (!asked) {
      flush();
    }
  }

  private void flush() {
    if (unflushed && !closed) {
      unflushed = false;
      flush.run();
      progress.flushed();
    }
  }

  /** Is told that the channel may be writable again. */
  @SuppressWarnings("NullAway") // a Void has no other value
  void wake() {
    if (room != null && !room.isDone() && (closed || (queued <= LIMIT && channel.isWritable()))) {
      room.setResult(null);
    }
  }

  /** Is told that nothing can be sent any more. */
  void close() {
    closed = true;
    progress.stop();
    messages.forEach(ReferenceCountUtil::release);
    messages.clear();
    wake();
  }
}
