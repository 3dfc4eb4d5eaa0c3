package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** Whenever a client leaves, the file that it was sent is closed. */
class HttpServerOpenFilesTest {
  private static final int TIMES = 300;
  private static final Duration MOMENT = Duration.ofNanos(100_000);

  @TempDir private Path directory;
  private int asked;

  private Handler sending(Path file) {
    return _ -> {
      asked++;
      return Response.file(file);
    };
  }

  /** Workers close what nobody wants any more, in their own time. A file that stays open hangs. */
  private static void awaitClosed(Path file) throws IOException {
    while (OpenFiles.of(file) > 0) {
      Asyncio.yieldNow();
    }
  }

  @AsyncTest
  void aFileWhoseClientLeavesAtAnyMomentIsClosed() throws Exception {
    Path file = directory.resolve("sent");
    Files.write(file, new byte[10_000_000]);
    Raw.serving(
        sending(file),
        port -> {
          for (int i = 0; i < TIMES; i++) {
            Raw client = Raw.connect(port);
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Asyncio.sleep(MOMENT.multipliedBy(i % 30));
            client.stream.abort();
          }
        });
    assertThat(asked).isGreaterThan(TIMES / 2);
    awaitClosed(file);
  }

  @AsyncTest
  void aFileWhoseStreamIsResetAtAnyMomentIsClosed() throws Exception {
    Path file = directory.resolve("sent");
    Files.write(file, new byte[1_000_000]);
    Raw.serving(
        sending(file),
        port -> {
          for (int i = 0; i < TIMES; i++) {
            try (RawHttp2 client = RawHttp2.connect(port)) {
              client.get(1, "/");
              Asyncio.sleep(MOMENT.multipliedBy(i % 30));
              client.send(RawHttp2.RST_STREAM, 0, 1, 8);
            }
          }
        });
    assertThat(asked).isGreaterThan(TIMES / 2);
    awaitClosed(file);
  }
}
