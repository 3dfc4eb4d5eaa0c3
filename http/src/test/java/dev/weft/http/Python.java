package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Asyncio;
import dev.weft.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Python, where it is and has the library that a test wants. */
final class Python {
  private Python() {}

  /** Returns a Python that has a module; without one the test is skipped. */
  static String with(String module) throws IOException {
    List<String> all =
        List.of(System.getProperty("weft.python", "python3"), "python3", "/usr/bin/python3");
    for (String python : all) {
      if (has(python, module)) {
        return python;
      }
    }
    assumeTrue(false, "skipped: there is no Python with " + module);
    throw new AssertionError("not skipped");
  }

  private static boolean has(String python, String module) {
    try {
      return Crowd.output(python, "-c", "import " + module + "; print('here')").equals("here\n");
    } catch (IOException absent) {
      return false;
    }
  }

  /** Runs a server, whose first line says its port, while {@code body} runs. */
  static void serving(String module, Path directory, String script, Block.RunWith<String, ?> body)
      throws Exception {
    String python = with(module);
    Path file = Files.writeString(directory.resolve("server.py"), script, UTF_8);
    Process server = new ProcessBuilder(python, file.toString()).redirectErrorStream(true).start();
    try {
      body.accept(Asyncio.toThread(() -> server.inputReader().readLine()));
    } finally {
      server.destroy();
    }
  }
}
