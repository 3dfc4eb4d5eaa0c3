package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that are sent: asyncio's StreamWriter. A write returns when no more than 64 KiB wait to be
 * sent, so that nothing has to be drained. The bytes are the writer's from the call on: a write
 * that is cancelled is still sent, once and whole.
 */
public interface ByteWriter extends AutoCloseable {
  /**
   * Sends {@code bytes}, and suspends while more than 64 KiB wait.
   *
   * @throws IOException if the connection failed, or was closed
   */
  void write(byte[] bytes) throws IOException;

  /** Sends what remains in {@code bytes}, and takes it from there. */
  void write(ByteBuffer bytes) throws IOException;

  /** Sends {@code text} in UTF-8. */
  default void writeText(String text) throws IOException {
    write(text.getBytes(UTF_8));
  }

  /**
   * Suspends until what was written is sent, and closes. Cancelled, it closes without that. Called
   * outside a task it does not wait. Closing twice is harmless.
   */
  @Override
  void close() throws IOException;
}
