package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.http.syntax.Json;
import dev.weft.net.AsyncFile;
import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a request sends after its header. Immutable. */
public final class Body {
  private static final int PIECE = 1 << 16;

  /** What it says about itself, and whether it can be sent a second time. */
  private record Traits(@Nullable String type, @Nullable String fileName, boolean repeatable) {}

  private final byte @Nullable [] whole;
  private final AsyncStream<byte[]> pieces;
  private final Block.Call<Long, IOException> length;
  private final Traits traits;

  private Body(
      byte @Nullable [] whole,
      AsyncStream<byte[]> pieces,
      Block.Call<Long, IOException> length,
      Traits traits) {
    this.whole = whole;
    this.pieces = pieces;
    this.length = length;
    this.traits = traits;
  }

  private static Body of(byte[] bytes, @Nullable String type) {
    return new Body(
        bytes, AsyncStream.of(bytes), () -> (long) bytes.length, new Traits(type, null, true));
  }

  /**
   * Returns {@code value} as JSON, as it is now: a record, a map, a list, …
   *
   * @throws IllegalArgumentException if it cannot be said in JSON
   */
  public static Body json(Object value) {
    return of(Json.write(value), "application/json");
  }

  /** Returns a text, in UTF-8. */
  public static Body text(String text) {
    return of(text.getBytes(UTF_8), "text/plain; charset=utf-8");
  }

  /** Returns a copy of some bytes, as {@code application/octet-stream}. */
  public static Body bytes(byte[] bytes) {
    return of(bytes.clone(), "application/octet-stream");
  }

  /** Returns the fields of a form, in the order of the map; of an {@code Iterable}, one each. */
  public static Body form(Map<String, ?> fields) {
    var pairs = new ArrayList<String>();
    fields.forEach((name, value) -> {
      for (Object each : value instanceof Iterable<?> many ? many : List.of(value)) {
        pairs.add(URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(each + "", UTF_8));
      }
    });
    return of(String.join("&", pairs).getBytes(UTF_8), "application/x-www-form-urlencoded");
  }

  /**
   * Returns what a stream gives, sent piece by piece as it comes; its length is not known before.
   * It is sent once: a request with it is not repeated.
   */
  public static Body stream(AsyncStream<byte[]> pieces) {
    Objects.requireNonNull(pieces, "a stream is required, not null");
    var traits = new Traits("application/octet-stream", null, false);
    return new Body(null, pieces, () -> -1L, traits);
  }

  /** Returns what is in a file when it is sent, with its name, and the type that the name says. */
  public static Body file(Path file) {
    Objects.requireNonNull(file, "a path is required, not null");
    Path name = Objects.requireNonNull(file.getFileName(), "a file is required, not a root");
    var traits = new Traits("application/octet-stream", name.toString(), true);
    return new Body(
        null,
        AsyncStream.generate(out -> read(file, out)),
        () -> Asyncio.toThread(() -> Files.size(file)),
        traits);
  }

  private static void read(Path file, AsyncStream.Out<byte[]> out) throws IOException {
    try (var open = AsyncFile.open(file)) {
      for (byte[] piece = open.read(PIECE); piece.length > 0; piece = open.read(PIECE)) {
        out.yield(piece);
      }
    }
  }

  /** Returns the parts of a form, in the order of the map: {@link #multipart(List)}. */
  public static Body multipart(Map<String, Body> parts) {
    return multipart(List.copyOf(parts.entrySet()));
  }

  /**
   * Returns the parts of a form ({@code multipart/form-data}), where a name may come more than
   * once. A part from a file, or {@link #withFileName}, is one that a server takes for a file.
   */
  public static Body multipart(List<? extends Map.Entry<String, Body>> parts) {
    return MultipartBody.of(parts);
  }

  /**
   * Returns it with another type: a Content-Type field.
   *
   * @throws IllegalArgumentException if that has characters that no field can have: line ends
   */
  public Body withType(String type) {
    Objects.requireNonNull(type, "a type is required, not null");
    Headers.requireValue("Content-Type", type);
    return new Body(whole, pieces, length, new Traits(type, fileName(), isRepeatable()));
  }

  /** Returns it with the name of a file, for {@link #multipart}. */
  public Body withFileName(String name) {
    Objects.requireNonNull(name, "a name is required, not null");
    return new Body(whole, pieces, length, new Traits(type(), name, isRepeatable()));
  }

  static Body of(
      AsyncStream<byte[]> pieces,
      Block.Call<Long, IOException> length,
      String type,
      boolean repeatable) {
    return new Body(null, pieces, length, new Traits(type, null, repeatable));
  }

  /** Returns the Content-Type; null for none. */
  @Nullable String type() {
    return traits.type;
  }

  @Nullable String fileName() {
    return traits.fileName;
  }

  /** Returns whether it can be sent a second time. */
  boolean isRepeatable() {
    return traits.repeatable;
  }

  /** Returns how many bytes it has; -1 if that is not known. May suspend. */
  long length() throws IOException {
    return length.call();
  }

  /** Returns all of it, not to be changed; null if it comes piece by piece. */
  byte @Nullable [] whole() {
    return whole;
  }

  AsyncStream<byte[]> pieces() {
    return pieces;
  }
}
