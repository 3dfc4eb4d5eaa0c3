package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.RequestTest.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.http.syntax.Accept;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {
  private static final String LONG = "all work and no play ".repeat(10_000);

  @TempDir private Path directory;
  private final Router router = new Router().use(new Compression(false));

  private Response get(String target, String accept) throws Exception {
    return router.handle(Request.of("GET", target).withHeader("Accept-Encoding", accept));
  }

  private static String gunzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @AsyncTest
  void textGetsSmaller() throws Exception {
    router.get("/", _ -> Response.text(LONG).withHeader("ETag", "\"1\""));
    Response gzip = get("/", "gzip, deflate, br");
    byte[] body = gzip.bodyBytes();
    assertThat(body).hasSizeLessThan(5_000);
    assertThat(gunzip(body)).isEqualTo(LONG);
    assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(gzip.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(gzip.header("ETag")).isEqualTo("W/\"1\"");
    Response deflate = get("/", "deflate");
    assertThat(deflate.header("Content-Encoding")).isEqualTo("deflate");
    try (var in = new InflaterInputStream(new ByteArrayInputStream(deflate.bodyBytes()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(LONG);
    }
  }

  @AsyncTest
  void whoDoesNotTakeItGetsItPlain() throws Exception {
    router.get("/", _ -> Response.text(LONG));
    for (String accept : new String[] {"", "br", "identity", "gzip;q=0", "*;q=0", "gzip;q=x"}) {
      Response plain = get("/", accept);
      assertThat(plain.header("Content-Encoding")).as(accept).isNull();
      assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
      assertThat(plain.bodyText()).isEqualTo(LONG);
    }
    assertThat(get("/", "gzip;q=0.5, deflate").header("Content-Encoding")).isEqualTo("deflate");
    assertThat(get("/", "*").header("Content-Encoding")).isEqualTo("gzip");
    assertThat(get("/", "GZip;Q=0.1").header("Content-Encoding")).isEqualTo("gzip");
  }

  @AsyncTest
  void whatWouldNotGetSmallerIsLeftAlone() throws Exception {
    router.get("/small", _ -> Response.text("x".repeat(1023)));
    router.get("/enough", _ -> Response.text("x".repeat(1024)));
    router.get("/bytes", _ -> Response.bytes(bytes(LONG)));
    router.get("/png", _ -> Response.text(LONG).withHeader("Content-Type", "image/png"));
    router.get("/svg", _ -> Response.text(LONG).withHeader("Content-Type", "Image/SVG+XML"));
    router.get("/done", _ -> Response.text(LONG).withHeader("Content-Encoding", "br"));
    router.get("/none", _ -> Response.status(204));
    router.get("/part", _ -> Response.text(LONG).withStatus(206));
    router.get("/no", _ -> Response.text(LONG).withHeader("Cache-Control", "public, no-transform"));
    for (String plain : new String[] {"small", "bytes", "png", "none", "part", "no"}) {
      assertThat(get("/" + plain, "gzip").header("Content-Encoding")).as(plain).isNull();
      assertThat(get("/" + plain, "gzip").header("Vary")).as(plain).isNull();
    }
    assertThat(get("/done", "gzip").header("Content-Encoding")).isEqualTo("br");
    assertThat(get("/svg", "gzip").header("Content-Encoding")).isEqualTo("gzip");
    assertThat(get("/enough", "gzip").header("Content-Encoding")).isEqualTo("gzip");
  }

  @AsyncTest
  void aFileIsCompressedUnlessAPartIsWanted() throws Exception {
    Files.writeString(directory.resolve("a.txt"), LONG);
    router.files("/", directory);
    Response file = get("/a.txt", "gzip");
    assertThat(gunzip(file.bodyBytes())).isEqualTo(LONG);
    assertThat(file.header("Accept-Ranges")).isNull();
    Request part = Request.of("GET", "/a.txt").withHeader("Accept-Encoding", "gzip");
    assertThat(router.handle(part.withHeader("Range", "bytes=0-2")).bodyText()).isEqualTo("all");
    String tag = file.header("ETag");
    assertThat(router.handle(part.withHeader("If-None-Match", tag)).status()).isEqualTo(304);
  }

  @AsyncTest
  void eachEventIsSentAtOnce() throws Exception {
    router.get(
        "/",
        _ ->
            Response.events(
                AsyncStream.generate(out -> {
                  for (int i = 0; i < 3; i++) {
                    out.yield(new ServerEvent("event " + i));
                    sleep(seconds(1));
                  }
                })));
    var seen = new ArrayList<String>();
    var inflater = new Inflater(true);
    boolean[] first = {true};
    get("/", "gzip")
        .content()
        .forEach((byte[] piece) -> {
          int header = first[0] ? 10 : 0; // of gzip
          first[0] = false;
          inflater.setInput(piece, header, piece.length - header);
          seen.add(inflated(inflater));
        });
    inflater.end();
    assertThat(seen)
        .startsWith("data: event 0\n\n", "data: event 1\n\n", "data: event 2\n\n")
        .hasSize(4);
  }

  private static String inflated(Inflater inflater) throws DataFormatException {
    byte[] text = new byte[100];
    return new String(text, 0, inflater.inflate(text), UTF_8);
  }

  @AsyncTest
  void aCompressedStreamIsClosedWithItsClient() throws Exception {
    var trace = new Trace();
    router.get(
        "/",
        _ ->
            Response.stream(
                    AsyncStream.generate(out -> {
                      try {
                        while (true) {
                          out.yield(bytes("x"));
                          sleep(seconds(1));
                        }
                      } finally {
                        trace.record("closed");
                      }
                    }))
                .withHeader("Content-Type", "text/plain"));
    Response response = get("/", "gzip");
    var sending =
        createTask(() ->
            response
                .content()
                .forEach((byte[] piece) -> {
                  trace.record("sent");
                }));
    sleep(seconds(1.5));
    sending.cancel();
    assertThatThrownBy(() -> await(sending)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("sent", "sent", "closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | text/html | 1",
        "text/* | text/html | 1",
        "*/* | text/html | 1",
        "text/html;q=0.5, */* | text/html | 0.5",
        "*/*, text/*;q=0.2 | text/html | 0.2",
        "text/html;level=1;q=0.3 | text/html | 0.3",
        "text/html; q=2 | text/html | 1",
        "text/html;q=-1 | text/html | 0",
        "text/html;q=NaN | text/html | 0",
        "text/html;q=\"0.4\" | text/html | 0.4",
        "application/json | text/html | 0",
        "text/htmlx | text/html | 0",
        ",,; , | text/html | 0",
        "TEXT/HTML | text/html | 1",
        "gzip;q=0.1 | gzip | 0.1",
        "* | gzip | 1",
        "*;q=0.5, gzip;q=0 | gzip | 0",
      })
  void whatIsMoreExactCounts(String field, String value, double quality) {
    assertThat(Accept.quality(field, value)).isEqualTo(quality);
  }
}
