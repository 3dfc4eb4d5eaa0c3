package dev.weft.http;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.http.RequestTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Each of these is cancelled at each place where it suspends. */
class HttpCancellationTest {
  private static final String FORM =
      "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nhello\r\n--b--\r\n";

  @TempDir private static Path directory;
  private int streamsOpen;

  private AsyncStream<byte[]> trickle(String text) {
    return AsyncStream.generate(out -> {
      streamsOpen++;
      try {
        for (byte b : bytes(text)) {
          out.yield(new byte[] {b});
          yieldNow();
        }
      } finally {
        streamsOpen--;
      }
    });
  }

  @AsyncTest(cancelEverywhere = true)
  void readingABody() {
    try (var body = trickle("hello")) {
      assertThat(Request.of("POST", "/").withBody(body).text()).isEqualTo("hello");
    }
    assertThat(streamsOpen).isZero();
  }

  @AsyncTest(cancelEverywhere = true)
  void savingAPart() throws IOException {
    Path path = directory.resolve("saved");
    Files.deleteIfExists(path);
    boolean saved = false;
    try (var body = trickle(FORM)) {
      Request request =
          Request.of("POST", "/")
              .withHeader("Content-Type", "multipart/form-data; boundary=b")
              .withBody(body);
      request.multipart().forEach((Part part) -> part.saveTo(path));
      saved = true;
    } catch (CancelledError e) {
      if (Files.exists(path)) {
        assertThat(path).hasContent("hello"); // it was cancelled after that
      }
      throw e;
    } finally {
      assertThat(OpenFiles.of(path)).isZero();
    }
    assertThat(saved).isTrue();
    assertThat(path).hasContent("hello");
  }

  @AsyncTest(cancelEverywhere = true)
  void sendingAStreamThroughAllMiddleware() throws Exception {
    var metrics = new HttpMetrics();
    var router =
        new Router()
            .use(Middleware.accessLog())
            .use(metrics)
            .use(Middleware.errorPages())
            .use(Middleware.compression())
            .use(Middleware.timeout(Asyncio.seconds(5)));
    router.get(
        "/",
        _ -> {
          sleep(Asyncio.seconds(1));
          return Response.stream(trickle("x".repeat(20))).withHeader("Content-Type", "text/plain");
        });
    try {
      Response response =
          router.handle(Request.of("GET", "/").withHeader("Accept-Encoding", "gzip"));
      response.content().forEach((byte[] _) -> yieldNow());
    } finally {
      assertThat(streamsOpen).isZero();
      assertThat(metrics.inFlight()).isZero();
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void sendingAFile() throws Exception {
    Files.writeString(directory.resolve("a.txt"), "x".repeat(100_000));
    var router = new Router().files("/", directory);
    Response response = router.handle(Request.of("GET", "/a.txt"));
    assertThat(response.content().map(piece -> piece.length).toList())
        .containsExactly(65_536, 34_464);
  }
}
