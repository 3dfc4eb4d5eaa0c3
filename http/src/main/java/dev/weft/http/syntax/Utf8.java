package dev.weft.http.syntax;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;

/** Looks whether text is UTF-8 while it comes, so that what is wrong is known at once. */
public final class Utf8 {
  private static final int ROOM = 512;

  private final CharsetDecoder decoder = UTF_8.newDecoder();
  private final CharBuffer characters = CharBuffer.allocate(ROOM);
  private byte[] begun = {}; // the bytes of a character that goes on

  /** Takes more, which may end within a character. */
  public void add(byte[] bytes) throws CharacterCodingException {
    ByteBuffer in = ByteBuffer.wrap(begun.length == 0 ? bytes : joined(begun, bytes));
    CoderResult result;
    do {
      characters.clear();
      result = decoder.decode(in, characters, false);
    } while (result.isOverflow());
    if (result.isError()) {
      result.throwException();
    }
    begun = Arrays.copyOfRange(in.array(), in.position(), in.limit());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
