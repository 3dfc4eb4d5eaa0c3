package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.http.RawHttp2.ALL;
import static dev.weft.http.RawHttp2.END_HEADERS;
import static dev.weft.http.RawHttp2.GOAWAY;
import static dev.weft.http.RawHttp2.HEADERS;
import static dev.weft.http.RawHttp2.PING;
import static dev.weft.http.RawHttp2.PROTOCOL_ERROR;
import static dev.weft.http.RawHttp2.REFUSED_STREAM;
import static dev.weft.http.RawHttp2.RST_STREAM;
import static dev.weft.http.RawHttp2.STREAM_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is wrong with one stream of HTTP/2 harms neither the others nor the log. */
class HttpServerStreamErrorsTest {
  /** RFC 9113, 8.2 and 8.3: each is a header, names and values in turn, that is malformed. */
  private static final List<String[]> MALFORMED =
      List.of(
          new String[] {},
          new String[] {"x", "y"},
          new String[] {":method", "GET", ":path", "/", ":authority", "a"},
          new String[] {":method", "GET", ":scheme", "http", ":authority", "a"},
          new String[] {":scheme", "http", ":path", "/", ":authority", "a"},
          new String[] {":method", "CONNECT"},
          RawHttp2.fields("", "/"),
          RawHttp2.fields("GET", ""),
          new String[] {":method", "GET", ":scheme", "", ":path", "/", ":authority", "a"},
          new String[] {":method", "GET", ":scheme", "http", ":path", "/", ":authority", ""},
          RawHttp2.fields("GET", "/", ":method", "GET"),
          RawHttp2.fields("GET", "/", ":scheme", "http"),
          RawHttp2.fields("GET", "/", ":path", "/"),
          RawHttp2.fields("GET", "/", ":authority", "a"),
          RawHttp2.fields("GET", "/", ":status", "200"),
          RawHttp2.fields("GET", "/", ":unknown", "x"),
          new String[] {":METHOD", "GET", ":scheme", "http", ":path", "/", ":authority", "a"},
          new String[] {":method", "GET", ":Scheme", "http", ":path", "/", ":authority", "a"},
          RawHttp2.fields("GET", "/", "X-Y", "z"),
          RawHttp2.fields("GET", "/", "", "z"),
          RawHttp2.fields("GET", "/", "x y", "z"),
          RawHttp2.fields("GET", "/", "x", "a\r\nb: c"),
          RawHttp2.fields("GET", "/", "x", "a\u0000"),
          RawHttp2.fields("GET", "/", "host", "b"),
          RawHttp2.fields("GET", "/", "connection", "x"),
          RawHttp2.fields("GET", "/", "keep-alive", "1"),
          RawHttp2.fields("GET", "/", "proxy-connection", "close"),
          RawHttp2.fields("GET", "/", "transfer-encoding", "chunked"),
          RawHttp2.fields("GET", "/", "upgrade", "x"),
          RawHttp2.fields("GET", "/", "te", "gzip"));

  /** What is logged that somebody should look at. */
  private static final class Noise extends Handler implements AutoCloseable {
    final List<String> heard = new ArrayList<>();
    private final Logger root = Logger.getLogger("");

    Noise() {
      root.addHandler(this);
    }

    @Override
    public void publish(LogRecord noted) {
      if (noted.getLevel().intValue() >= Level.WARNING.intValue()) {
        heard.add(noted.getLoggerName() + ": " + noted.getMessage() + " " + noted.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      root.removeHandler(this);
    }
  }

  private static Response echo(Request request) {
    return Response.text(request.target() + " " + request.text());
  }

  @AsyncTest
  void aBodyThatDoesNotComeIsGivenUp() throws Exception {
    Raw.serving(
        HttpServer.builder().bodyTimeout(millis(50)).linger(millis(50)),
        request -> Response.text(request.text()),
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.post(1).data(1, "a", false);
            assertThat(client.answer()).startsWith("408 ");
            assertThat(client.next().type()).isEqualTo(RST_STREAM);
            client.get(3, "/");
            assertThat(client.answer()).isEqualTo("200 ");
          }
        });
  }

  @AsyncTest
  void aMalformedHeaderResetsItsStream() throws Exception {
    try (var noise = new Noise()) {
      Raw.serving(
          HttpServerStreamErrorsTest::echo,
          port -> {
            for (String[] fields : MALFORMED) {
              try (RawHttp2 client = RawHttp2.connect(port)) {
                client.send(HEADERS, ALL, 1, client.block(fields));
                assertThat(ends(client, fields)).containsExactly("1: " + PROTOCOL_ERROR);
              }
            }
          });
      assertThat(noise.heard).isEmpty();
    }
  }

  @AsyncTest
  void whatFollowsAMalformedHeaderIsForAClosedStream() throws Exception {
    try (var noise = new Noise()) {
      Raw.serving(
          HttpServerStreamErrorsTest::echo,
          port -> {
            for (String[] fields : MALFORMED) {
              try (RawHttp2 client = RawHttp2.connect(port)) {
                client.send(HEADERS, END_HEADERS, 1, client.block(fields));
                client.data(1, "x", false).data(1, "y", true);
                assertThat(ends(client, fields))
                    .startsWith("1: " + PROTOCOL_ERROR)
                    .isSubsetOf("1: " + PROTOCOL_ERROR, "1: " + STREAM_CLOSED);
              }
            }
          });
      assertThat(noise.heard).isEmpty();
    }
  }

  /** Returns the resets that come before the answer to another request. */
  private static List<String> ends(RawHttp2 client, String... fields) throws IOException {
    client.get(3, "/good");
    var resets = new ArrayList<String>();
    RawHttp2.Frame frame;
    for (frame = client.next(); frame.type() == RST_STREAM; frame = client.next()) {
      resets.add(frame.stream() + ": " + frame.code());
    }
    assertThat(frame.stream()).as(Arrays.toString(fields)).isEqualTo(3);
    assertThat(client.headers(frame).status()).hasToString("200");
    assertThat(client.next().text()).isEqualTo("/good ");
    return resets;
  }

  @AsyncTest
  void anUploadThatIsOneTooManyIsRefusedAlone() throws Exception {
    var go = new Event();
    Raw.serving(
        request -> {
          go.await();
          return echo(request);
        },
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            for (int i = 0; i < 100; i++) {
              client.get(2 * i + 1, "/");
            }
            client.post(201).data(201, "x", false).data(201, "y", true);
            client.send(PING, 0, 0, new byte[8]);
            var refused = client.next();
            assertThat(refused.type()).isEqualTo(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(201);
            assertThat(refused.code()).isEqualTo(REFUSED_STREAM);
            go.set();
            for (int ended = 0; ended < 100; ) {
              var frame = client.next();
              assertThat(frame.type()).isNotEqualTo(GOAWAY);
              if (frame.type() == HEADERS) {
                client.headers(frame); // the decoder has to see all of them
              }
              ended += frame.ends() ? 1 : 0;
            }
            assertThat(client.get(203, "/").answer()).isEqualTo("200 / ");
          }
        });
  }
}
