package dev.weft.http;

import static dev.weft.Asyncio.toThread;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Serves the files of a directory. */
final class StaticFiles implements Handler {
  private final Path directory;

  StaticFiles(Path directory) {
    this.directory = Objects.requireNonNull(directory, "a directory is required, not null");
  }

  /** Suspends until the file was looked at. */
  @Override
  public Response handle(Request request) {
    List<String> segments = request.rest();
    if (!segments.stream().limit(segments.size() - 1L).allMatch(StaticFiles::isName)) {
      throw new HttpException(404, "not found");
    }
    String last = segments.getLast().isEmpty() ? "index.html" : segments.getLast();
    if (!isName(last)) {
      throw new HttpException(404, "not found");
    }
    String parents = String.join("/", segments.subList(0, segments.size() - 1));
    try {
      return toThread(() -> find(parents, last)).response();
    } catch (IOException | InvalidPathException e) {
      throw new HttpException(404, "not found", e);
    }
  }

  private StaticFile find(String parents, String name) throws IOException {
    Path file = directory.resolve(parents).resolve(name).toRealPath();
    if (!file.startsWith(directory.toRealPath())) {
      throw new HttpException(404, "not found");
    }
    return StaticFile.look(file);
  }

  /** Returns whether a decoded segment names something to be seen in a directory. */
  private static boolean isName(String segment) {
    return !segment.isEmpty()
        && (!segment.startsWith(".") || segment.equals(".well-known"))
        && segment.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
  }
}
