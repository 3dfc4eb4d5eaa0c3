package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text in URLs and forms: what is not allowed there is %XX, the bytes of its UTF-8. */
final class Percent {
  private static final String ALLOWED = ":/?#[]@!$&'()*+,;=-._~%";

  private Percent() {}

  /**
   * Returns {@code text} decoded.
   *
   * @param plus whether a + stands for a space
   * @throws HttpException 400 if the encoding is bad, the result not UTF-8, or has a NUL
   */
  static String decode(String text, boolean plus) {
    String spaced = plus ? text.replace('+', ' ') : text;
    if (spaced.indexOf('%') < 0) {
      return requireNoNul(spaced);
    }
    byte[] encoded = spaced.getBytes(UTF_8);
    var bytes = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        bytes.write(hex(encoded, i + 1) << 4 | hex(encoded, i + 2));
        i += 2;
      } else {
        bytes.write(encoded[i]);
      }
    }
    return requireNoNul(utf8(bytes.toByteArray()));
  }

  /**
   * Returns the text of {@code bytes}.
   *
   * @throws HttpException 400 if they are not UTF-8
   */
  static String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new HttpException(400, "text that is not UTF-8", e);
    }
  }

  /** Returns a URL in which what no URL can have is encoded. */
  static String encodeRest(String url) {
    var encoded = new StringBuilder(url.length());
    for (byte b : url.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0);
      encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }

  private static int hex(byte[] encoded, int at) {
    int digit = at < encoded.length ? Character.digit(encoded[at], 16) : -1;
    if (digit < 0) {
      throw new HttpException(400, "a % that is not followed by two hexadecimal digits");
    }
    return digit;
  }

  private static String requireNoNul(String text) {
    if (text.indexOf(0) >= 0) {
      throw new HttpException(400, "a NUL in the URL or form");
    }
    return text;
  }
}
