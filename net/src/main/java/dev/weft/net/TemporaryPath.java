package dev.weft.net;

import static dev.weft.Asyncio.toThread;

import dev.weft.Block;
import dev.weft.ContextManager;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A file or directory that is there for the time of a body. */
final class TemporaryPath implements ContextManager<Path> {
  private final Block.Call<Path, IOException> create;
  private @Nullable Path path;

  TemporaryPath(Block.Call<Path, IOException> create) {
    this.create = create;
  }

  @Override
  public Path enter() throws IOException {
    if (path != null) {
      throw new IllegalStateException(path + " is in use: make another one, or wait for its end");
    }
    Path created = toThread(create);
    path = created;
    return created;
  }

  @Override
  public boolean exit(@Nullable Throwable error) throws IOException {
    Path leaving = path;
    path = null;
    if (leaving != null) {
      Shielded.run(() -> toThread(() -> deleteAll(leaving)));
    }
    return false;
  }

  private static void deleteAll(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      var _ = Files.deleteIfExists(path);
      return;
    }
    var _ = Files.walkFileTree(path, new Deletion());
  }

  /** Deletes each directory after what is in it; links are not followed. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      var _ = Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
        throws IOException {
      if (error != null) {
        throw error;
      }
      var _ = Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
