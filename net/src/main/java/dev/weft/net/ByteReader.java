package dev.weft.net;

import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that arrive: asyncio's StreamReader. A read suspends until there is what it wants.
 * Cancelled, it takes nothing: whatever had arrived stays. One task reads at a time.
 *
 * <p>What arrives and is not read is kept up to 128 KiB; then the sender has to wait.
 */
public interface ByteReader {
  /**
   * Suspends until there are bytes, and takes up to {@code most} of them.
   *
   * @return the bytes; empty only at the end, or if {@code most} is 0
   * @throws IOException if the connection failed, after all bytes that came before; an encrypted
   *     one also fails ({@code SSLException}) where it ends and the other side has not said so
   */
  byte[] read(int most) throws IOException;

  /**
   * Suspends until there are bytes, and moves as many into {@code target} as are there and fit.
   *
   * @return how many; -1 at the end
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Suspends until there are so many bytes, and takes them.
   *
   * @throws IncompleteReadException if the end came first; it has the bytes that were there
   */
  byte[] readExactly(int count) throws IOException;

  /**
   * Takes a line with its {@code \n}; at the end what is left without one; empty if nothing is.
   *
   * @throws LimitOverrunException if 64 KiB hold no end of a line; nothing is taken
   */
  byte[] readLine() throws IOException;

  /**
   * Takes everything up to {@code separator}, with it.
   *
   * @throws IncompleteReadException if the end came first; it has the bytes that were there
   * @throws LimitOverrunException if 64 KiB hold no separator; nothing is taken
   */
  byte[] readUntil(byte[] separator) throws IOException;

  /** Takes everything until the end, however much that is. */
  byte[] readAll() throws IOException;

  /** Returns the lines as UTF-8 text, without {@code \n} or {@code \r\n}. */
  AsyncStream<String> lines();

  /**
   * Passes everything until the end on to {@code target}, which is left open; by reference where
   * both are sockets. Cancelled, it has passed on all that it has taken.
   *
   * @return how many bytes
   */
  long copyTo(ByteWriter target) throws IOException;
}
