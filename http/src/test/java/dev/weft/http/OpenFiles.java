package dev.weft.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that this process has open. */
final class OpenFiles {
  private static final Path ALL = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** Returns how often a file is open; skips the test where nobody knows. */
  static long of(Path file) throws IOException {
    assumeTrue(Files.isDirectory(ALL), "the system does not tell which files are open");
    try (Stream<Path> open = Files.list(ALL)) {
      return open.filter(each -> target(each).equals(file.toString())).count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedSince) {
      return "";
    }
  }
}
