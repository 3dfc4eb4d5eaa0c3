package dev.weft.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of UTF-8 that comes in pieces; a line ends with \n, \r or \r\n. */
final class LineSplitter {
  /* In UTF-8, no byte of another character looks like a line's end: so bytes are split, not chars. */
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean afterReturn;

  /**
   * Gives {@code out} the lines that end in {@code bytes}.
   *
   * @throws CharacterCodingException if one is not UTF-8
   */
  void add(byte[] bytes, Consumer<String> out) throws CharacterCodingException {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte each = bytes[i];
      boolean isSecondHalf = each == '\n' && afterReturn;
      afterReturn = each == '\r';
      if (isSecondHalf) {
        start = i + 1;
      } else if (each == '\n' || each == '\r') {
        begun.write(bytes, start, i - start);
        out.accept(takeBegun());
        start = i + 1;
      }
    }
    begun.write(bytes, start, bytes.length - start);
  }

  /** Gives {@code out} the last line, which nothing ends, if there is one. */
  void end(Consumer<String> out) throws CharacterCodingException {
    if (begun.size() > 0) {
      out.accept(takeBegun());
    }
  }

  private String takeBegun() throws CharacterCodingException {
    var bytes = ByteBuffer.wrap(begun.toByteArray());
    begun.reset();
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }
}
