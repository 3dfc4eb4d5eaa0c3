package dev.weft.http;

import static dev.weft.Asyncio.toThread;

import dev.weft.http.syntax.HttpDate;
import dev.weft.http.syntax.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A regular file, as it was when somebody looked. */
record StaticFile(Path path, long size, Instant modified) {
  /** Looks at a file; suspends until that is done. */
  static StaticFile at(Path path) {
    try {
      return toThread(() -> look(path));
    } catch (IOException e) {
      throw new HttpException(404, "not found", e);
    }
  }

  static StaticFile look(Path path) throws IOException {
    var attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new HttpException(404, "not found");
    }
    return new StaticFile(path, attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  /** Returns the whole of it. */
  Response response() {
    return Response.status(200)
        .withHeader("Content-Type", MediaTypes.of(path))
        .withHeader("ETag", etag())
        .withHeader("Last-Modified", HttpDate.format(modified))
        .withHeader("Accept-Ranges", "bytes")
        .withBody(new Response.Region(path, 0, size));
  }

  /**
   * Returns what changes when the file does: its size and when it was changed, to the nanosecond.
   */
  private String etag() {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, modified);
    return "\"" + Long.toHexString(nanos) + "-" + Long.toHexString(size) + "\"";
  }
}
