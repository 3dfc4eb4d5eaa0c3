package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which charset a page has: its byte order mark says, its header, its meta element, or UTF-8. */
final class Charsets {
  private static final int START = 1024;
  private static final Pattern PARAMETER =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s\"';]+)");
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?(-->|$)");
  private static final Pattern META =
      Pattern.compile("(?i)<meta\\s[^>]*?\\bcharset\\s*=\\s*[\"']?\\s*([^\\s\"'/>;]+)");

  private Charsets() {}

  /** Returns the charset of a page of HTML. */
  static Charset of(byte[] body, @Nullable String contentType) {
    Charset marked = marked(body);
    if (marked != null) {
      return marked;
    }
    Charset said = ofHeader(contentType);
    if (said != null) {
      return said;
    }
    Charset written = written(body);
    return written == null ? UTF_8 : written;
  }

  private static @Nullable Charset marked(byte[] body) {
    int first = at(body, 0) << 8 | at(body, 1);
    if (first == 0xEFBB && at(body, 2) == 0xBF) {
      return UTF_8;
    }
    return first == 0xFEFF ? UTF_16BE : first == 0xFFFE ? UTF_16LE : null;
  }

  private static int at(byte[] body, int i) {
    return i < body.length ? body[i] & 0xff : 0;
  }

  /** Returns the charset that a Content-Type names; null if it names none that is known. */
  static @Nullable Charset ofHeader(@Nullable String contentType) {
    Matcher matcher = PARAMETER.matcher(contentType == null ? "" : contentType);
    return matcher.find() ? named(matcher.group(1)) : null;
  }

  /** One that is written in ASCII is not UTF-16, whatever it says. */
  private static @Nullable Charset written(byte[] body) {
    String start = new String(body, 0, Math.min(body.length, START), ISO_8859_1);
    Matcher matcher = META.matcher(COMMENT.matcher(start).replaceAll(""));
    while (matcher.find()) {
      Charset named = named(matcher.group(1));
      if (named != null) {
        return named.name().startsWith("UTF-16") ? UTF_8 : named;
      }
    }
    return null;
  }

  private static @Nullable Charset named(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
