package dev.weft.http;

import dev.weft.http.netty.Signal;
import dev.weft.net.netty.NettyPoller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Frames that wait to be sent, in order. */
final class WebSocketOutbox {
  /*
   * Tasks leave frames here and the poller has them written, in the loop's thread. Here they wait
   * while the channel has enough: so that those of a room, encoded once for all its members, can be
   * dropped again if this member is slow.
   */
  private static final int LIMIT = 1 << 16;

  private final NettyPoller poller = NettyPoller.here();
  private final Signal room;
  private final ArrayDeque<Object> frames = new ArrayDeque<>(4); // ByteBuf: encoded, of a room
  private @Nullable ChannelHandlerContext context;
  private @Nullable Object last;
  private @Nullable ChannelFutureListener whenSent;
  private int queued;
  private int ofRooms;
  private boolean asked;
  private boolean acting;
  private boolean closed;

  WebSocketOutbox(String name) {
    room = new Signal("send", name);
  }

  /** Is told what to write through, in the loop's thread. */
  void open(ChannelHandlerContext context) {
    this.context = context;
    act();
  }

  /** Sends a frame, which belongs to it from now on. */
  void add(Object frame) {
    if (closed) {
      ReferenceCountUtil.release(frame);
      return;
    }
    frames.add(frame);
    queued += size(frame);
    ofRooms += frame instanceof ByteBuf ? 1 : 0;
    ask();
  }

  private static int size(Object frame) {
    return frame instanceof ByteBuf bytes
        ? bytes.readableBytes()
        : ((ByteBufHolder) frame).content().readableBytes();
  }

  private void ask() {
    if (!asked) {
      asked = true;
      poller.execute(this::act);
    }
  }

  /** Suspends while more than 64 KiB wait to be sent; returns false if it is closed. */
  boolean awaitRoom() {
    while (!closed && isCrowded()) {
      room.await();
    }
    return !closed;
  }

  private boolean isCrowded() {
    return queued > LIMIT || (context != null && !context.channel().isWritable());
  }

  /** Suspends until at most so many frames of rooms wait, or it is closed. */
  void awaitRoomFor(int most) {
    while (!closed && ofRooms > most) {
      room.await();
    }
  }

  /** Returns how many frames of rooms wait. */
  int ofRooms() {
    return ofRooms;
  }

  /** Drops the oldest frame of a room. */
  void dropOldest() {
    for (Iterator<Object> all = frames.iterator(); all.hasNext(); ) {
      if (all.next() instanceof ByteBuf oldest) {
        all.remove();
        taken(oldest);
        oldest.release();
        return;
      }
    }
  }

  private void taken(Object frame) {
    queued -= size(frame);
    ofRooms -= frame instanceof ByteBuf ? 1 : 0;
  }

  /**
   * Sends a last frame, behind what waits, and closes; {@code whenSent} is told in the loop's
   * thread.
   */
  void finish(Object last, ChannelFutureListener whenSent) {
    if (closed) {
      ReferenceCountUtil.release(last);
      return;
    }
    this.last = last;
    this.whenSent = whenSent;
    closed = true;
    ask();
    room.give();
  }

  /** Drops what waits, but for the last frame. */
  void drop() {
    frames.forEach(ReferenceCountUtil::release);
    frames.clear();
    queued = 0;
    ofRooms = 0;
  }

  /** Is told that nothing can be sent any more. */
  void close() {
    closed = true;
    drop();
    ReferenceCountUtil.release(last);
    last = null;
    room.give();
  }

  /** Writes what the channel takes now. */
  void act() {
    asked = false;
    if (context == null || acting) {
      return;
    }
    acting = true;
    try {
      Channel channel = context.channel();
      while (channel.isWritable() && !frames.isEmpty()) {
        write(context);
        context.flush();
      }
      if (frames.isEmpty() && last != null) {
        Object message = last;
        last = null;
        context.writeAndFlush(message).addListener(Objects.requireNonNull(whenSent));
      }
    } finally {
      acting = false;
    }
    room.give();
  }

  private void write(ChannelHandlerContext to) {
    Channel channel = to.channel();
    for (Object next = frames.poll();
        next != null;
        next = channel.isWritable() ? frames.poll() : null) {
      taken(next);
      to.write(next, to.voidPromise());
    }
  }
}
