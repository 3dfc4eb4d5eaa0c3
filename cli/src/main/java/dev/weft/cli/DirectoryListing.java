package dev.weft.cli;

import static dev.weft.Asyncio.toThread;

import dev.weft.http.Handler;
import dev.weft.http.Middleware;
import dev.weft.http.Request;
import dev.weft.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows what is in a directory, where files are served and none is there for this path. */
final class DirectoryListing implements Middleware {
  private final Path root;

  /** Creates one for what is really inside of {@code root}. */
  DirectoryListing(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    Response response = next.handle(request);
    String path = request.path();
    if (response.status() != 404 || !path.startsWith("/")) {
      return response;
    }
    return toThread(() -> entries(path.substring(1)))
        .map(entries ->
            path.endsWith("/")
                ? Response.html(ListingPage.of(path, entries))
                : Response.redirect(withSlash(request.target())))
        .orElse(response);
  }

  /**
   * Returns where a directory's page is, relative to the target without the slash: an absolute path
   * might begin with two slashes, which is another host.
   */
  private static String withSlash(String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    return "./" + path.substring(path.lastIndexOf('/') + 1) + "/" + target.substring(path.length());
  }

  /** Returns what can be had from a directory, in order; nothing if it is none that may be seen. */
  private Optional<List<DirectoryEntry>> entries(String path) {
    try {
      Path directory = root.resolve(path).toRealPath();
      if (!directory.startsWith(root) || Stream.of(path.split("/")).anyMatch(it -> isHidden(it))) {
        return Optional.empty();
      }
      if (!Files.isDirectory(directory)) {
        return Optional.empty(); // to list a pipe would open it, and wait for a writer
      }
      try (Stream<Path> files = Files.list(directory)) {
        return Optional.of(files.flatMap(this::entry).sorted(DirectoryEntry.ORDER).toList());
      }
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a router does not serve files of this name. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") && !name.equals(".well-known");
  }

  private Stream<DirectoryEntry> entry(Path file) {
    try {
      Path real = file.toRealPath();
      boolean seen = real.startsWith(root) && !isHidden(String.valueOf(file.getFileName()));
      return seen ? DirectoryEntry.look(file) : Stream.of();
    } catch (IOException e) {
      return Stream.of(); // a link to nowhere, or gone meanwhile
    }
  }
}
