package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.syntax.Json;
import dev.weft.net.AsyncFile;
import dev.weft.stream.AsyncStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An answer. Immutable: the {@code with…} methods return changed copies.
 *
 * <p>Its body is bytes, a file, or a stream; the stream runs when the answer is sent, in the task
 * of the request, is suspended while the client is slow, and closed when the client goes away.
 */
public final class Response {
  /** What an answer consists of. */
  sealed interface Body permits Bytes, Chunks, Region, Upgrade {}

  /** Bytes that are there. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Bytes(byte[] bytes) implements Body {}

  /** Bytes that come; {@code source} is what is closed when nobody wants them. */
  record Chunks(AsyncStream<byte[]> stream, AsyncStream<?> source) implements Body {}

  /** A part of a file. */
  record Region(Path path, long offset, long length) implements Body {}

  /** Another protocol, which takes the connection over after this answer. */
  non-sealed interface Upgrade extends Body {}

  private static final Bytes NOTHING = new Bytes(new byte[0]);
  private static final Headers TEXT = type("text/plain; charset=utf-8");
  private static final Headers HTML = type("text/html; charset=utf-8");
  private static final Headers JSON = type("application/json");
  private static final Headers BYTES = type("application/octet-stream");
  private static final Headers EVENTS = type("text/event-stream").with("Cache-Control", "no-cache");
  private static final int PIECE = 64 * 1024;

  private final int status;
  private final Headers headers;
  private final Body body;

  private Response(int status, Headers headers, Body body) {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("a status is from 100 to 999, not " + status);
    }
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  private static Headers type(String type) {
    return Headers.of().with("Content-Type", type);
  }

  private static Response ok(Headers type, Body body) {
    return new Response(200, type, body);
  }

  /** Returns text, in UTF-8. */
  public static Response text(String text) {
    return ok(TEXT, new Bytes(text.getBytes(UTF_8)));
  }

  /** Returns HTML, in UTF-8. */
  public static Response html(String html) {
    return ok(HTML, new Bytes(html.getBytes(UTF_8)));
  }

  /**
   * Returns {@code value} as JSON: a record, a list, a map, a string …
   *
   * @throws IllegalArgumentException if it cannot be written so
   */
  public static Response json(Object value) {
    return ok(JSON, new Bytes(Json.write(value)));
  }

  /** Returns bytes, as {@code application/octet-stream}. */
  public static Response bytes(byte[] bytes) {
    return ok(BYTES, new Bytes(bytes.clone()));
  }

  /** Returns an answer without a body. */
  public static Response status(int status) {
    return new Response(status, Headers.of(), NOTHING);
  }

  /**
   * Sends the client elsewhere, with 302. What a URL cannot have in {@code location} is encoded.
   */
  public static Response redirect(String location) {
    return status(302).withHeader("Location", Percent.encodeRest(location));
  }

  /**
   * Returns a file, with the type that its name says. Suspends until the file has been looked at;
   * it is read when the answer is sent, off the loop. A {@link Router} makes of it what the request
   * asks for: a range, or 304 if the client has it.
   *
   * @throws HttpException 404 if there is no such regular file
   */
  public static Response file(Path path) {
    return StaticFile.at(path).response();
  }

  /** Returns what comes from {@code stream}, as {@code application/octet-stream}. */
  public static Response stream(AsyncStream<byte[]> stream) {
    return ok(BYTES, new Chunks(stream, stream));
  }

  /** Returns server-sent events, each sent when it comes. */
  public static Response events(AsyncStream<ServerEvent> events) {
    return ok(EVENTS, new Chunks(events.map(ServerEvent::encoded), events));
  }

  /** Returns a copy with this status. */
  public Response withStatus(int status) {
    return new Response(status, headers, body);
  }

  /** Returns a copy in which the header field {@code name} is {@code value}, and nothing else. */
  public Response withHeader(String name, String value) {
    return with(headers.withOnly(name, value));
  }

  /** Returns a copy with one more header field. */
  public Response withAddedHeader(String name, String value) {
    return with(headers.with(name, value));
  }

  /** Returns a copy without the header field {@code name}. */
  public Response withoutHeader(String name) {
    return with(headers.without(name));
  }

  /** Returns a copy that sets a cookie, as {@link Cookie#of} makes it. */
  public Response withCookie(String name, String value) {
    return withCookie(Cookie.of(name, value));
  }

  /** Returns a copy that sets a cookie. */
  public Response withCookie(Cookie cookie) {
    return withAddedHeader("Set-Cookie", cookie.encoded());
  }

  private Response with(Headers headers) {
    return new Response(status, headers, body);
  }

  Response withBody(Body body) {
    return new Response(status, headers, body);
  }

  Response withoutBody() {
    return withBody(NOTHING);
  }

  /** Returns the status. */
  public int status() {
    return status;
  }

  /** Returns the first header field of this name; null if there is none. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Returns the header fields. A server adds some when it sends them. */
  public Headers headers() {
    return headers;
  }

  /**
   * Returns the body, whatever it is made of. Suspends until it is there; a stream is used up. For
   * tests, which have no client.
   */
  public byte[] bodyBytes() {
    if (body instanceof Bytes(byte[] bytes)) {
      return bytes.clone();
    }
    var all = new ByteArrayOutputStream();
    content().forEach((byte[] piece) -> all.writeBytes(piece));
    return all.toByteArray();
  }

  /** Returns the body as {@link #bodyBytes} does, as text in UTF-8. */
  public String bodyText() {
    return new String(bodyBytes(), UTF_8);
  }

  Body body() {
    return body;
  }

  /** Returns the body's length in bytes, -1 if nobody knows. */
  long length() {
    return switch (body) {
      case Bytes(byte[] bytes) -> bytes.length;
      case Region region -> region.length();
      case Chunks _ -> -1;
      case Upgrade _ -> 0;
    };
  }

  /** Returns the body in pieces; a file is read off the loop. */
  AsyncStream<byte[]> content() {
    return switch (body) {
      case Bytes(byte[] bytes) -> bytes.length == 0 ? AsyncStream.of() : AsyncStream.of(bytes);
      case Region region -> AsyncStream.generate(out -> read(region, out));
      case Chunks chunks -> chunks.stream();
      case Upgrade _ -> AsyncStream.of();
    };
  }

  private static void read(Region region, AsyncStream.Out<byte[]> out) throws IOException {
    try (var file = AsyncFile.open(region.path())) {
      file.seek(region.offset());
      for (long left = region.length(); left > 0; ) {
        byte[] piece = file.read((int) Math.min(left, PIECE));
        if (piece.length == 0) {
          throw new IOException(region.path() + " has become shorter while it was sent");
        }
        left -= piece.length;
        out.yield(piece);
      }
    }
  }

  /**
   * Returns the answer to a HEAD: without the body, but with its length. What is left is closed.
   */
  Response headOnly() {
    long length = length();
    discard();
    if (length < 0) {
      return withBody(new Chunks(AsyncStream.of(), AsyncStream.of())); // nobody knows it still
    }
    return length > 0 && header("Content-Length") == null
        ? withoutBody().withHeader("Content-Length", Long.toString(length))
        : withoutBody();
  }

  /** Closes what a body holds that nobody is going to read. */
  void discard() {
    if (body instanceof Chunks chunks) {
      chunks.source().close();
    }
  }

  @Override
  public String toString() {
    return status + " " + headers;
  }
}
