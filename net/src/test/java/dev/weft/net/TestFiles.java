package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the tests of files need. */
final class TestFiles {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private TestFiles() {}

  /** Makes a named pipe in {@code directory}; skips the test where there are none. */
  static Path pipe(Path directory) throws InterruptedException {
    Path pipe = directory.resolve("pipe");
    try {
      int status = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
      assumeTrue(status == 0, "mkfifo has failed");
    } catch (IOException e) {
      abort("there is no mkfifo: " + e.getMessage());
    }
    return pipe;
  }

  /** Returns how many files named {@code name} this process has open; skips where nobody knows. */
  static long openFiles(String name) throws IOException {
    assumeTrue(Files.isDirectory(OPEN_FILES), "the system does not tell which files are open");
    try (Stream<Path> open = Files.list(OPEN_FILES)) {
      return open.filter(each -> target(each).contains(name)).count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedSince) {
      return "";
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> Asyncio.await(task)).isInstanceOf(CancelledError.class);
    assertThat(task.isCancelled()).isTrue();
  }
}
