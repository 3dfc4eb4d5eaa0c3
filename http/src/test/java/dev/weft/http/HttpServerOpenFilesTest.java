package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
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

  /** Asks, and leaves after a moment. */
  private interface Visit {
    void to(int port, Duration moment) throws Exception;
  }

  private void visiting(int size, Visit visit) throws Exception {
    Path file = directory.resolve("sent");
    Files.write(file, new byte[size]);
    Raw.serving(
        _ -> {
          asked++;
          return Response.file(file);
        },
        port -> {
          for (int i = 0; i < TIMES; i++) {
            visit.to(port, MOMENT.multipliedBy(i % 30));
          }
        });
    assertThat(asked).isGreaterThan(TIMES / 2);
    assertThat(OpenFiles.steady(file)).isZero();
  }

  @AsyncTest
  void aFileWhoseClientLeavesAtAnyMomentIsClosed() throws Exception {
    visiting(
        10_000_000,
        (port, moment) -> {
          Raw client = Raw.connect(port);
          client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
          Asyncio.sleep(moment);
          client.stream.abort();
        });
  }

  @AsyncTest
  void aFileWhoseStreamIsResetAtAnyMomentIsClosed() throws Exception {
    visiting(
        1_000_000,
        (port, moment) -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.get(1, "/");
            Asyncio.sleep(moment);
            client.send(RawHttp2.RST_STREAM, 0, 1, 8);
          }
        });
  }
}
