package dev.weft.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Asyncio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that this process has open. */
final class OpenFiles {
  private static final Path ALL = Path.of("/proc/self/fd");
  private static final int PATIENCE = 1_000; // looks, before it is called a leak

  private OpenFiles() {}

  /** Returns how often a file is open; skips the test where nobody knows. */
  static long of(Path file) throws IOException {
    assumeTrue(Files.isDirectory(ALL), "the system does not tell which files are open");
    try (Stream<Path> open = Files.list(ALL)) {
      return open.filter(each -> target(each).equals(file.toString())).count();
    }
  }

  /**
   * Returns how often a file stays open. What was being opened when its task was cancelled, a
   * worker closes in a moment.
   */
  static long steady(Path file) throws IOException, InterruptedException {
    for (int look = 0; look < PATIENCE && of(file) > 0; look++) {
      Asyncio.toThread(() -> Thread.sleep(10));
    }
    return of(file);
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedSince) {
      return "";
    }
  }
}
