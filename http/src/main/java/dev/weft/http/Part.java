package dev.weft.http;

import static dev.weft.Asyncio.toThread;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.weft.Block;
import dev.weft.CancelScope;
import dev.weft.net.AsyncFile;
import dev.weft.stream.AsyncStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A part of a multipart form: a field, or a file. It is read once, before the next one is asked
 * for.
 */
public final class Part {
  private final Multipart multipart;
  private final String name;
  private final @Nullable String filename;
  private final Headers headers;

  Part(Multipart multipart, String name, @Nullable String filename, Headers headers) {
    this.multipart = multipart;
    this.name = name;
    this.filename = filename;
    this.headers = headers;
  }

  /** Returns the name of the field. */
  public String name() {
    return name;
  }

  /**
   * Returns the name that the file has at the client, without directories; empty if there is none;
   * null if this is no file.
   */
  public @Nullable String filename() {
    return filename;
  }

  /** Returns the header fields of this part. */
  public Headers headers() {
    return headers;
  }

  /** Returns the content in pieces, as it arrives. */
  public AsyncStream<byte[]> stream() {
    return AsyncStream.generate(out -> {
      for (byte[] piece = next(); piece != null; piece = next()) {
        out.yield(piece);
      }
    });
  }

  private byte @Nullable [] next() throws IOException {
    multipart.requireCurrent(this);
    return multipart.piece();
  }

  /** Returns the content; suspends until it is there. */
  public byte[] bytes() {
    var all = new ByteArrayOutputStream();
    stream().forEach((byte[] piece) -> all.writeBytes(piece));
    return all.toByteArray();
  }

  /** Returns the content as text, which has to be UTF-8. */
  public String text() {
    return Percent.utf8(bytes());
  }

  /**
   * Writes the content to a file, over one that is there, piece by piece off the loop; suspends
   * until all is written. Cancelled or failed, it deletes what it has begun to write.
   *
   * @return how many bytes there were
   */
  public long saveTo(Path path) throws IOException {
    boolean unfinished = false;
    try (var file = open(path)) {
      unfinished = true;
      stream().forEach((byte[] piece) -> file.write(piece));
      long size = file.position();
      unfinished = false;
      return size;
    } finally {
      if (unfinished) {
        var _ = shielded(() -> toThread(() -> Files.deleteIfExists(path)));
      }
    }
  }

  /** Opens it wholly or not at all: a cancellation comes after that. */
  private static AsyncFile open(Path path) throws IOException {
    return shielded(() -> AsyncFile.open(path, CREATE, TRUNCATE_EXISTING, WRITE));
  }

  private static <T> T shielded(Block.Call<T, IOException> body) throws IOException {
    return CancelScope.<T, IOException>call(
            scope -> {
              scope.setShielded(true);
              return body.call();
            })
        .orElseThrow();
  }

  @Override
  public String toString() {
    return name + (filename == null ? "" : " (" + filename + ")");
  }
}
