package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.syntax.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The whole answer to a request; any status is one. Immutable. */
public final class ClientResponse {
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

  private final URI uri;
  private final Answer answer;
  private final byte[] bytes;
  private final Duration elapsed;

  ClientResponse(URI uri, Answer answer, byte[] bytes, Duration elapsed) {
    this.uri = uri;
    this.answer = answer;
    this.bytes = bytes;
    this.elapsed = elapsed;
  }

  /** Returns the status: 200, 404, … */
  public int status() {
    return answer.status();
  }

  /** Returns the first value of a header field, its name in any case; null if there is none. */
  public @Nullable String header(String name) {
    return answer.headers().get(name);
  }

  /** Returns the header fields, as the server has sent them. */
  public Headers headers() {
    return answer.headers();
  }

  /** Returns where it came from, after redirects. */
  public URI uri() {
    return uri;
  }

  /** Returns how the server speaks: {@code HTTP/1.1}, {@code HTTP/2}. */
  public String version() {
    return answer.version();
  }

  /**
   * Returns the body as text, in the charset that the Content-Type names; UTF-8 if it names none,
   * or one that nobody knows. What is malformed is replaced.
   */
  public String text() {
    return new String(bytes, charset(header("Content-Type")));
  }

  private static Charset charset(@Nullable String type) {
    Matcher matcher = CHARSET.matcher(type == null ? "" : type);
    try {
      return matcher.find() ? Charset.forName(matcher.group(1)) : UTF_8;
    } catch (IllegalArgumentException e) {
      return UTF_8;
    }
  }

  /**
   * Returns what the body says in JSON.
   *
   * @throws IOException if it is no JSON, or does not fit {@code type}
   */
  public <T> T json(Class<T> type) throws IOException {
    return Json.read(bytes, type);
  }

  /** Returns a copy of the body, without its gzip, deflate or br. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns how long it took, from the call to the end of the body. */
  public Duration elapsed() {
    return elapsed;
  }

  @Override
  public String toString() {
    return "ClientResponse[" + status() + " " + uri + ", " + bytes.length + " bytes]";
  }
}
