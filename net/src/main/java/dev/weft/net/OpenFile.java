package dev.weft.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;

/** A file as workers use it, one at a time. */
final class OpenFile {
  /*
   * The channel takes what it cannot address directly through a buffer of its own, as large as the
   * transfer, and keeps that: so no transfer is larger than a chunk.
   *
   * A pipe or terminal has no positions. What a cancelled read has taken from it is put back here.
   */
  private static final int CHUNK = 256 * 1024;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final FileChannel channel;
  private final boolean seekable;
  private final long start;
  private byte[] putBack = {};

  private OpenFile(FileChannel channel) {
    this.channel = channel;
    long standing = positionOf(channel);
    seekable = standing >= 0;
    start = Math.max(0, standing);
  }

  static OpenFile open(Path path, OpenOption... options) throws IOException {
    return new OpenFile(FileChannel.open(path, options));
  }

  private static long positionOf(FileChannel channel) {
    try {
      return channel.position();
    } catch (IOException illegalSeek) {
      return -1;
    }
  }

  /** Returns where it stood when it was opened: at the end if that was for appending. */
  long start() {
    return start;
  }

  byte[] read(long position, int atMost) throws IOException {
    int most = Math.min(atMost, LARGEST_ARRAY);
    if (putBack.length > 0) {
      return takePutBack(most);
    }
    moveTo(position);
    long left = seekable ? channel.size() - position : 0; // also 0 in /proc
    var buffer = ByteBuffer.allocate((int) Math.min(most, Math.max(left, CHUNK)));
    boolean more = readChunk(buffer);
    while (more && seekable && buffer.hasRemaining()) {
      more = readChunk(buffer);
    }
    return content(buffer);
  }

  private byte[] takePutBack(int most) {
    int length = Math.min(most, putBack.length);
    byte[] taken = Arrays.copyOf(putBack, length);
    putBack = Arrays.copyOfRange(putBack, length, putBack.length);
    return taken;
  }

  private void moveTo(long position) throws IOException {
    if (seekable) {
      var _ = channel.position(position);
    }
  }

  private boolean readChunk(ByteBuffer buffer) throws IOException {
    int end = buffer.capacity();
    buffer.limit(Math.min(end, buffer.position() + CHUNK));
    try {
      return channel.read(buffer) > 0;
    } finally {
      buffer.limit(end);
    }
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  byte[] readAll(long position) throws IOException {
    byte[] first = read(position, LARGEST_ARRAY);
    byte[] next = first.length == 0 ? first : read(position + first.length, LARGEST_ARRAY);
    if (next.length == 0) {
      return first;
    }
    var all = new ByteArrayOutputStream(first.length);
    all.write(first);
    while (next.length > 0) {
      all.write(next);
      next = read(position + all.size(), LARGEST_ARRAY);
    }
    return all.toByteArray();
  }

  /** Has the next read return {@code bytes} again, where there is no position to tell it. */
  void putBack(byte[] bytes) {
    if (!seekable) {
      byte[] all = Arrays.copyOf(bytes, bytes.length + putBack.length);
      System.arraycopy(putBack, 0, all, bytes.length, putBack.length);
      putBack = all;
    }
  }

  /** Writes all of {@code bytes}; returns the position after them. */
  long write(long position, byte[] bytes) throws IOException {
    moveTo(position);
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.position() < bytes.length) {
      buffer.limit(Math.min(bytes.length, buffer.position() + CHUNK));
      var _ = channel.write(buffer);
    }
    return seekable ? channel.position() : position + bytes.length;
  }

  long seek(long position) throws IOException {
    if (!seekable) {
      throw new IOException("a pipe or terminal has no positions to seek");
    }
    return position;
  }

  long size() throws IOException {
    return channel.size();
  }

  long truncate(long size) throws IOException {
    var _ = channel.truncate(size);
    return size;
  }

  void flush() throws IOException {
    channel.force(true);
  }

  /** Closes it; may be called while a worker reads, which then fails. */
  void close() throws IOException {
    channel.close();
  }
}
