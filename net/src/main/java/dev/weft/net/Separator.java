package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** Finding a separator in bytes that lie in several buffers. */
final class Separator {
  private Separator() {}

  /** Returns at which of the bytes from {@code from} on it begins; -1 if it is not there. */
  static int find(byte[] separator, ArrayDeque<ByteBuf> buffers, int from) {
    byte last = separator[separator.length - 1];
    int start = 0; // of a buffer, counted over all
    for (ByteBuf buffer : buffers) {
      int length = buffer.readableBytes();
      int base = buffer.readerIndex() - start;
      int next = Math.max(start, from + separator.length - 1);
      while (next < start + length) {
        int found = buffer.indexOf(base + next, base + start + length, last);
        if (found < 0) {
          break;
        }
        int begin = found - base - separator.length + 1;
        if (endsAt(separator, buffers, begin)) {
          return begin;
        }
        next = found - base + 1;
      }
      start += length;
    }
    return -1;
  }

  /** Returns whether all but the last byte are where they should be, which the last one is. */
  private static boolean endsAt(byte[] separator, ArrayDeque<ByteBuf> buffers, int begin) {
    for (int i = 0; i < separator.length - 1; i++) {
      if (byteAt(buffers, begin + i) != separator[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte byteAt(ArrayDeque<ByteBuf> buffers, int index) {
    int left = index;
    for (ByteBuf buffer : buffers) {
      if (left < buffer.readableBytes()) {
        return buffer.getByte(buffer.readerIndex() + left);
      }
      left -= buffer.readableBytes();
    }
    throw new IndexOutOfBoundsException(index);
  }

  /** Returns a line as text, without its end. */
  static String text(byte[] line) {
    int length = line.length;
    if (length > 0 && line[length - 1] == '\n') {
      length--;
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
    }
    return new String(line, 0, length, UTF_8);
  }
}
