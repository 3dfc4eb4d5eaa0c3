package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.WaitReason;
import dev.weft.stream.AsyncStream;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has arrived and was not read yet. */
final class Inbound implements ByteReader, WaitReason {
  /*
   * Netty's buffers, as they came; the first is released when it is empty. A reader that waits for
   * so many bytes is not woken before they are there, and for so long there is no bound: it is going
   * to take them. As in asyncio reading stops above two limits and goes on below one.
   */
  static final int LIMIT = 1 << 16;
  private static final byte[] NONE = {};
  private static final byte[] NEW_LINE = {'\n'};

  /** Where the bytes come from. */
  interface Source {
    /** Stops, or lets go on, what fills the buffers. */
    void setReading(boolean reading);

    /** Takes back a buffer that is empty. */
    void release(ByteBuf buffer);
  }

  private final Source source;
  private final String name;
  private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(2);
  private int size;
  private int wanted; // by the one who waits
  private boolean stopped;
  private boolean ended;
  private @Nullable IOException failure;
  private @Nullable Future<Void> arrival; // of the one who waits

  /** Creates an empty one; {@code name} is what reports and messages call the other side. */
  Inbound(Source source, String name) {
    this.source = source;
    this.name = name;
  }

  @Override
  public String kind() {
    return "read";
  }

  @Override
  public String on() {
    return name;
  }

  /** Adds a buffer, which it owns from now on. */
  void add(ByteBuf buffer) {
    size += buffer.readableBytes();
    ByteBuf last = buffers.peekLast();
    if (last != null && isSmall(buffer) && last.isWritable(buffer.readableBytes())) {
      last.writeBytes(buffer);
      buffer.release();
    } else {
      buffers.add(buffer);
    }
    if (size >= wanted) {
      wake();
    }
    if (!stopped && size > 2 * LIMIT && size > wanted) {
      stopped = true;
      source.setReading(false);
    }
  }

  /** A peer that sends bytes one by one must not fill our memory with buffers. */
  private static boolean isSmall(ByteBuf buffer) {
    return buffer.readableBytes() < buffer.capacity() / 2;
  }

  /** Says that nothing more will come. */
  void end() {
    ended = true;
    wake();
  }

  /** Says that nothing more will come, and why; the first reason stays. */
  void fail(IOException reason) {
    if (!ended && failure == null) {
      failure = reason;
    }
    wake();
  }

  boolean hasEnded() {
    return ended || failure != null;
  }

  @Nullable IOException failure() {
    return failure;
  }

  /** Drops everything. */
  void discard() {
    buffers.forEach(source::release);
    buffers.clear();
    size = 0;
  }

  private void wake() {
    if (arrival != null) {
      Waiters.wake(arrival);
    }
  }

  /**
   * Suspends until so many bytes are there; returns whether they are, false if the end came first.
   */
  private boolean await(int count) throws IOException {
    if (arrival != null) {
      throw new IllegalStateException(
          "another task is reading from " + name + " already: let one task read");
    }
    while (size < count) {
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return false;
      }
      awaitArrival(count);
    }
    return true;
  }

  private void awaitArrival(int count) {
    wanted = count;
    goOn();
    Future<Void> woken = Future.create(this);
    arrival = woken;
    try {
      Asyncio.await(woken);
    } finally {
      arrival = null;
      wanted = 0;
    }
  }

  private void goOn() {
    if (stopped && (size <= LIMIT || size < wanted)) {
      stopped = false;
      source.setReading(true);
    }
  }

  @Override
  public byte[] read(int most) throws IOException {
    require(most >= 0, "cannot read " + most + " bytes");
    if (most == 0) {
      return NONE;
    }
    return await(1) ? take(Math.min(most, size)) : NONE;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (!await(1)) {
      return -1;
    }
    int count = Math.min(target.remaining(), size);
    int end = target.limit();
    for (int left = count; left > 0; ) {
      ByteBuf first = buffers.element();
      int part = Math.min(left, first.readableBytes());
      first.readBytes(target.limit(target.position() + part));
      left -= part;
      took(first, part);
    }
    target.limit(end);
    goOn();
    return count;
  }

  @Override
  public byte[] readExactly(int count) throws IOException {
    require(count >= 0, "cannot read " + count + " bytes");
    if (!await(count)) {
      throw new IncompleteReadException(take(size), count);
    }
    return take(count);
  }

  @Override
  public byte[] readLine() throws IOException {
    int length = awaitSeparator(NEW_LINE);
    return take(length < 0 ? size : length);
  }

  @Override
  public byte[] readUntil(byte[] separator) throws IOException {
    require(separator.length > 0, "a separator has at least one byte");
    int length = awaitSeparator(separator);
    if (length < 0) {
      throw new IncompleteReadException(take(size), -1);
    }
    return take(length);
  }

  /** Returns how much there is up to the separator, with it; -1 at the end. */
  private int awaitSeparator(byte[] separator) throws IOException {
    int searched = 0;
    while (true) {
      int found = Separator.find(separator, buffers, searched);
      if (found > LIMIT) {
        throw overrun("the separator is found after", found);
      }
      if (found >= 0) {
        return found + separator.length;
      }
      searched = Math.max(0, size + 1 - separator.length);
      if (searched > LIMIT) {
        throw overrun("there is no separator in", searched);
      }
      if (!await(size + 1)) {
        return -1;
      }
    }
  }

  private LimitOverrunException overrun(String what, int consumed) {
    String text = what + " " + consumed + " bytes from " + name + ", more than " + LIMIT;
    return new LimitOverrunException(text, consumed);
  }

  @Override
  public byte[] readAll() throws IOException {
    var _ = await(Integer.MAX_VALUE);
    return take(size);
  }

  @Override
  public AsyncStream<String> lines() {
    return AsyncStream.generate(out -> {
      for (byte[] line = readLine(); line.length > 0; line = readLine()) {
        out.yield(Separator.text(line));
      }
    });
  }

  @Override
  public long copyTo(ByteWriter target) throws IOException {
    Objects.requireNonNull(target, "a target is required, not null");
    long copied = 0;
    while (await(1)) {
      copied += size;
      if (target instanceof ChannelStream channel) {
        channel.write(takeBuffers());
      } else {
        target.write(take(size));
      }
    }
    return copied;
  }

  /** Gives up all buffers, to whom they belong from now on. */
  ByteBuf[] takeBuffers() {
    ByteBuf[] all = buffers.toArray(ByteBuf[]::new);
    buffers.clear();
    size = 0;
    goOn();
    return all;
  }

  private byte[] take(int count) {
    byte[] bytes = new byte[count];
    for (int filled = 0; filled < count; ) {
      ByteBuf first = buffers.element();
      int part = Math.min(count - filled, first.readableBytes());
      first.readBytes(bytes, filled, part);
      filled += part;
      took(first, part);
    }
    goOn();
    return bytes;
  }

  private void took(ByteBuf first, int part) {
    size -= part;
    if (!first.isReadable()) {
      source.release(buffers.remove());
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
