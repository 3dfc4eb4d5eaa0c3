package dev.weft.net;

import static dev.weft.Asyncio.toThread;

import dev.weft.Block;
import dev.weft.ContextManager;
import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What {@link Files} does, off the loop: each method suspends until it is done. Text is UTF-8. A
 * cancelled method ends when the JDK's call does; what it has changed until then stays changed.
 * Failures are the JDK's own, a missing file a {@link java.nio.file.NoSuchFileException}; streams
 * throw them undeclared.
 */
public final class AsyncFiles {
  private static final int PIECE = 64 * 1024; // bytes that lines() reads at once
  private static final int BATCH = 128; // entries that walk() and list() read at once

  private AsyncFiles() {}

  /** Returns the text of a file. */
  public static String readString(Path file) throws IOException {
    required(file);
    return toThread(() -> Files.readString(file));
  }

  /** Makes {@code text} what a file has, which is created if there is none. */
  public static void writeString(Path file, CharSequence text) throws IOException {
    required(file);
    String own = text.toString();
    toThread(() -> {
      var _ = Files.writeString(file, own);
    });
  }

  /** Returns what a file has. */
  public static byte[] readBytes(Path file) throws IOException {
    required(file);
    return toThread(() -> Files.readAllBytes(file));
  }

  /**
   * Makes {@code bytes} what a file has, which is created if there is none. They must not be
   * changed until then.
   */
  public static void writeBytes(Path file, byte[] bytes) throws IOException {
    required(file);
    Objects.requireNonNull(bytes, "bytes are required, not null");
    toThread(() -> {
      var _ = Files.write(file, bytes);
    });
  }

  /**
   * Returns the lines of a file, without what ends them: \n, \r or \r\n. It is read piece by piece,
   * and closed when the stream is left.
   */
  public static AsyncStream<String> lines(Path file) {
    required(file);
    return AsyncStream.generate(out -> readLines(file, out));
  }

  private static void readLines(Path path, AsyncStream.Out<String> out) throws IOException {
    try (var file = AsyncFile.open(path)) {
      var splitter = new LineSplitter();
      byte[] piece = file.read(PIECE);
      while (piece.length > 0) {
        splitter.add(piece, out::yield);
        piece = file.read(PIECE);
      }
      splitter.end(out::yield);
    }
  }

  /** Copies a file, over another one if there is one, or makes an empty directory like it. */
  public static void copy(Path from, Path to) throws IOException {
    required(from);
    required(to);
    toThread(() -> {
      var _ = Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    });
  }

  /** Returns whether there is such a file or directory. */
  public static boolean exists(Path path) {
    required(path);
    return toThread(() -> Files.exists(path));
  }

  /** Deletes a file, a link, or an empty directory. */
  public static void delete(Path path) throws IOException {
    required(path);
    toThread(() -> Files.delete(path));
  }

  /** Creates a directory and those above it, as far as they are missing. */
  public static void createDirectories(Path directory) throws IOException {
    required(directory);
    toThread(() -> {
      var _ = Files.createDirectories(directory);
    });
  }

  /**
   * Returns {@code root} and all below it, a directory before its content; links are not followed.
   */
  @SuppressWarnings("StreamResourceLeak") // entries closes it
  public static AsyncStream<Path> walk(Path root) {
    required(root);
    return entries(() -> Files.walk(root));
  }

  /** Returns what is in a directory, in no order. */
  @SuppressWarnings("StreamResourceLeak") // entries closes it
  public static AsyncStream<Path> list(Path directory) {
    required(directory);
    return entries(() -> Files.list(directory));
  }

  private static AsyncStream<Path> entries(Block.Call<Stream<Path>, IOException> open) {
    return AsyncStream.generate(out -> {
      try (Stream<Path> opened = toThread(open)) {
        Iterator<Path> entries = opened.iterator();
        List<Path> batch = toThread(() -> next(entries));
        while (!batch.isEmpty()) {
          batch.forEach(out::yield);
          batch = toThread(() -> next(entries));
        }
      }
    });
  }

  private static List<Path> next(Iterator<Path> entries) throws IOException {
    try {
      List<Path> batch = new ArrayList<>();
      while (batch.size() < BATCH && entries.hasNext()) {
        batch.add(entries.next());
      }
      return batch;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns a new empty file, created at the beginning of a body and deleted at its end. */
  public static ContextManager<Path> temporaryFile(String prefix, String suffix) {
    required(prefix);
    required(suffix);
    return new TemporaryPath(() -> Files.createTempFile(prefix, suffix));
  }

  /** Returns a new directory, created at the beginning of a body, deleted with all at its end. */
  public static ContextManager<Path> temporaryDirectory(String prefix) {
    required(prefix);
    return new TemporaryPath(() -> Files.createTempDirectory(prefix));
  }

  /**
   * Returns what happens in a directory, from when the first change is asked for; what happens
   * below its subdirectories is not told. How soon, and how much of what quickly follows each other
   * comes as one, is up to the system. Ends when the directory is gone.
   */
  public static AsyncStream<FileChange> watch(Path directory) {
    required(directory);
    return AsyncStream.generate(new DirectoryWatch(directory)::run);
  }

  private static void required(Object argument) {
    Objects.requireNonNull(argument, "a path or name is required, not null");
  }
}
