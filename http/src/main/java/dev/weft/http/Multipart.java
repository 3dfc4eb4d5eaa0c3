package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weft.http.syntax.MediaTypes;
import dev.weft.http.syntax.Parameters;
import dev.weft.http.syntax.Tokens;
import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a body of {@code multipart/form-data} apart while it arrives (RFC 7578). */
final class Multipart {
  /*
   * Content is handed out as soon as it cannot be the beginning of a delimiter, so that the buffer
   * has at most one piece of the body and one delimiter, or the header of one part. The first
   * delimiter has no line break before it; the buffer begins with one, and so it is like the others.
   */
  private static final int LONGEST_HEADER = 16 * 1024;
  private static final Pattern BOUNDARY =
      Pattern.compile("[\\w'()+,./:=? -]{0,69}[\\w'()+,./:=?-]");
  private static final byte[] LINE_BREAK = {'\r', '\n'};
  private static final byte[] END_OF_HEADER = {'\r', '\n', '\r', '\n'};

  private final Content content;
  private final byte[] delimiter;
  private byte[] buffer = LINE_BREAK.clone();
  private int start;
  private int end = LINE_BREAK.length;
  private @Nullable Part current;

  private Multipart(Content content, byte[] delimiter) {
    this.content = content;
    this.delimiter = delimiter;
  }

  /**
   * Begins with what {@code content} has.
   *
   * @throws HttpException 415 if {@code type} is another, 400 if it has no boundary
   */
  static Multipart of(String type, Content content) {
    if (!MediaTypes.is(type, "multipart/form-data")) {
      throw new HttpException(415, "multipart/form-data is required");
    }
    String boundary = Parameters.get(type, "boundary");
    if (boundary == null || !BOUNDARY.matcher(boundary).matches()) {
      throw malformed("no boundary");
    }
    return new Multipart(content, ("\r\n--" + boundary).getBytes(ISO_8859_1));
  }

  private static HttpException malformed(String what) {
    return new HttpException(400, "a malformed multipart body: " + what);
  }

  AsyncStream<Part> parts() {
    return AsyncStream.generate(out -> {
      int count = 0;
      for (Part part = next(); part != null; part = next()) {
        Fields.requireFew(++count);
        out.yield(part);
      }
    });
  }

  /** Returns what is no file; the first of each name. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    parts()
        .forEach((Part part) -> {
          if (part.filename() == null) {
            fields.putIfAbsent(part.name(), part.text());
          }
        });
    return fields;
  }

  void requireCurrent(Part part) {
    if (part != current) {
      throw new IllegalStateException(
          "part " + part + " is over: read it before the next one is asked for");
    }
  }

  private @Nullable Part next() throws IOException {
    byte[] unread; // or what stands before the first part
    do {
      unread = piece();
    } while (unread != null);
    start += delimiter.length;
    current = null;
    require(2);
    if (buffer[start] == '-' && buffer[start + 1] == '-') {
      passOver();
      return null;
    }
    current = part(header());
    return current;
  }

  /** Takes what follows the last part. */
  private void passOver() throws IOException {
    byte[] behind;
    do {
      behind = content.next();
    } while (behind != null);
  }

  /** Returns the next piece of the current part; null at its end. */
  byte @Nullable [] piece() throws IOException {
    while (true) {
      int at = indexOf(delimiter, start);
      int safe = at < 0 ? Math.max(start, end - delimiter.length + 1) : at;
      if (safe > start) {
        byte[] piece = Arrays.copyOfRange(buffer, start, safe);
        start = safe;
        return piece;
      }
      if (at >= 0) {
        return null;
      }
      more();
    }
  }

  /** Returns the lines between the delimiter and the content. */
  private List<String> header() throws IOException {
    int length = indexOf(END_OF_HEADER, start) - start;
    while (length < 0) {
      int seen = end - start;
      if (seen > LONGEST_HEADER) {
        throw malformed("a part's header is longer than " + LONGEST_HEADER + " bytes");
      }
      more();
      length = indexOf(END_OF_HEADER, start + Math.max(0, seen - 3)) - start;
    }
    String[] lines =
        Percent.utf8(Arrays.copyOfRange(buffer, start, start + length)).split("\r\n", -1);
    start += length + END_OF_HEADER.length;
    if (!lines[0].isBlank()) {
      throw malformed("something behind the boundary");
    }
    return Arrays.asList(lines).subList(1, lines.length);
  }

  private Part part(List<String> lines) {
    List<Map.Entry<String, String>> fields = new ArrayList<>(lines.size());
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 0 || !Tokens.isToken(line.substring(0, colon)) || hasControls(line)) {
        throw malformed("a line that is no header field");
      }
      fields.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    Headers headers = Headers.of(fields);
    String disposition = headers.get("Content-Disposition");
    String name = disposition == null ? null : Parameters.get(disposition, "name");
    if (disposition == null || name == null || !MediaTypes.is(disposition, "form-data")) {
      throw malformed("a part without a name");
    }
    return new Part(this, name, bare(Parameters.get(disposition, "filename")), headers);
  }

  private static boolean hasControls(String line) {
    return line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
  }

  /** A name alone: what a client says must not lead anywhere. */
  private static @Nullable String bare(@Nullable String filename) {
    if (filename == null) {
      return null;
    }
    String name =
        filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
    return name.equals(".") || name.equals("..") ? "" : name;
  }

  private void require(int bytes) throws IOException {
    while (end - start < bytes) {
      more();
    }
  }

  private void more() throws IOException {
    byte[] piece = content.next();
    if (piece == null) {
      throw malformed("it ends too early");
    }
    int left = end - start;
    int room = buffer.length < left + piece.length ? 2 * (left + piece.length) : buffer.length;
    byte[] target = room == buffer.length ? buffer : new byte[room];
    if (target != buffer || end + piece.length > room) {
      System.arraycopy(buffer, start, target, 0, left);
      buffer = target;
      start = 0;
    }
    System.arraycopy(piece, 0, buffer, start + left, piece.length);
    end = start + left + piece.length;
  }

  private int indexOf(byte[] wanted, int from) {
    for (int i = from; i <= end - wanted.length; i++) {
      if (buffer[i] == wanted[0]
          && Arrays.equals(buffer, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
