package dev.weft.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;

/** A connection: bytes both ways. One task may read while another writes. */
public interface ByteStream extends ByteReader, ByteWriter {
  /**
   * Says that nothing more will be written, after what was; the other side reads the end. Reading
   * goes on. Suspends until it is said.
   */
  void shutdownOutput() throws IOException;

  /** Throws away what waits to be sent, and closes at once: the other side sees a reset. */
  void abort();

  /** Returns the address of the other side. */
  SocketAddress remoteAddress();

  /** Returns the address of this side. */
  SocketAddress localAddress();

  /**
   * Sends a whole file: {@link #sendFile(Path, long, long)}.
   *
   * @return how many bytes were sent
   */
  default long sendFile(Path file) throws IOException {
    return sendFile(file, 0, Long.MAX_VALUE);
  }

  /**
   * Sends a part of a file, as much of it as there is, and is left if the file becomes shorter
   * meanwhile. Without a copy, where the system can. Cancelled, it may have sent any part of it.
   *
   * @return how many bytes were sent
   */
  default long sendFile(Path file, long offset, long count) throws IOException {
    if (offset < 0 || count < 0) {
      throw new IllegalArgumentException("no part of a file: " + count + " bytes from " + offset);
    }
    long sent = 0;
    try (var source = AsyncFile.open(file)) {
      source.seek(offset);
      while (sent < count) {
        byte[] part = source.read((int) Math.min(1 << 16, count - sent));
        if (part.length == 0) {
          break;
        }
        write(part);
        sent += part.length;
      }
    }
    return sent;
  }
}
