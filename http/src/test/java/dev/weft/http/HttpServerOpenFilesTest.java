package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Whenever a client leaves, the file that it was sent is closed. */
class HttpServerOpenFilesTest {
  private static final int TIMES = 300;

  @TempDir private Path directory;

  @AsyncTest
  void aFileWhoseClientLeavesAtAnyMomentIsClosed() throws Exception {
    Path file = directory.resolve("sent");
    Files.write(file, new byte[10_000_000]);
    Raw.serving(
        _ -> Response.file(file),
        port -> {
          for (int i = 0; i < TIMES; i++) {
            Raw client = Raw.connect(port);
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            for (int turns = i % 30; turns > 0; turns--) {
              Asyncio.yieldNow();
            }
            client.stream.abort();
          }
        });
    assertThat(OpenFiles.of(file)).isZero();
  }

  @AsyncTest
  void aFileWhoseStreamIsResetAtAnyMomentIsClosed() throws Exception {
    Path file = directory.resolve("sent");
    Files.write(file, new byte[1_000_000]);
    Raw.serving(
        _ -> Response.file(file),
        port -> {
          for (int i = 0; i < TIMES; i++) {
            try (RawHttp2 client = RawHttp2.connect(port)) {
              client.get(1, "/");
              for (int turns = i % 30; turns > 0; turns--) {
                Asyncio.yieldNow();
              }
              client.send(RawHttp2.RST_STREAM, 0, 1, 8);
            }
          }
        });
    assertThat(OpenFiles.of(file)).isZero();
  }
}
