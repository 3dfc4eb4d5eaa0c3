package dev.weft.net;

import dev.weft.net.netty.NettyPoller;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What tasks have written and the channel has not got yet. */
final class Outbound {
  /*
   * Bytes are copied piece by piece, as there is room, into buffers of the loop. What a write that
   * waits for room has not copied yet is `rest`: it must not be lost if the write is cancelled, and
   * must be ahead of what other tasks write meanwhile. Then all of it is copied at once.
   */
  static final int LIMIT = 1 << 16;

  private final NettyPoller poller;
  private final ArrayDeque<Object> messages = new ArrayDeque<>(2); // ByteBuf and FileRegion
  private int size;
  private @Nullable ByteBuffer rest;

  Outbound(NettyPoller poller) {
    this.poller = poller;
  }

  /** Returns how many bytes there are. */
  int size() {
    return size;
  }

  /** Adds bytes and says whether that was all; if not, {@link #addMore} goes on. */
  boolean add(byte[] bytes) {
    addRest();
    if (bytes.length <= LIMIT) {
      buffer(bytes.length).writeBytes(bytes);
      size += bytes.length;
      return true;
    }
    rest = ByteBuffer.wrap(bytes);
    return false;
  }

  /** Adds bytes, of which the buffer has none left when all are added: {@link #add(byte[])}. */
  boolean add(ByteBuffer bytes) {
    addRest();
    if (bytes.remaining() <= LIMIT) {
      size += bytes.remaining();
      buffer(bytes.remaining()).writeBytes(bytes);
      return true;
    }
    rest = bytes;
    return false;
  }

  /** Adds a piece of what a write has left and says whether there is more. */
  boolean addMore() {
    ByteBuffer bytes = rest;
    if (bytes == null) {
      return false; // someone else has added it all
    }
    addPiece(bytes);
    if (!bytes.hasRemaining()) {
      rest = null;
    }
    return rest != null;
  }

  /** Adds all that a write has left. */
  void addRest() {
    while (rest != null) {
      var _ = addMore();
    }
  }

  private void addPiece(ByteBuffer bytes) {
    int length = Math.min(bytes.remaining(), LIMIT);
    int end = bytes.limit();
    buffer(length).writeBytes(bytes.limit(bytes.position() + length));
    bytes.limit(end);
    size += length;
  }

  /** Returns a buffer with room for so many bytes; small ones share one. */
  private ByteBuf buffer(int length) {
    if (messages.peekLast() instanceof ByteBuf last && last.isWritable(Math.max(1, length))) {
      return last;
    }
    ByteBuf buffer = poller.buffer(length);
    messages.add(buffer);
    return buffer;
  }

  /** Adds a buffer or a part of a file, which belongs to it from now on. */
  void add(Object message, int length) {
    addRest();
    messages.add(message);
    size = (int) Math.min(Integer.MAX_VALUE, (long) size + length);
  }

  /** Gives all there is to the channel. */
  void sendTo(Channel channel) {
    size = 0;
    if (!messages.isEmpty()) {
      for (Object next = messages.poll(); next != null; next = messages.poll()) {
        var _ = channel.write(next, promise(channel));
      }
      channel.flush();
    }
  }

  /** Netty's SslHandler tells a void promise nothing, so that a failure would be lost. */
  private static ChannelPromise promise(Channel channel) {
    return Streams.isTls(channel)
        ? channel.newPromise().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE)
        : channel.voidPromise();
  }

  /** Drops everything. */
  void discard() {
    rest = null;
    messages.forEach(ReferenceCountUtil::release);
    messages.clear();
    size = 0;
  }
}
