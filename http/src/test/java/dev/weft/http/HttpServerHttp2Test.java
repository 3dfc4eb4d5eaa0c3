package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.RawHttp2.ALL;
import static dev.weft.http.RawHttp2.DATA;
import static dev.weft.http.RawHttp2.END_HEADERS;
import static dev.weft.http.RawHttp2.HEADERS;
import static dev.weft.http.RawHttp2.INTERNAL_ERROR;
import static dev.weft.http.RawHttp2.PING;
import static dev.weft.http.RawHttp2.RST_STREAM;
import static dev.weft.http.RawHttp2.SETTINGS;
import static dev.weft.http.RawHttp2.STREAM_CLOSED;
import static dev.weft.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.net.TcpStream;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.util.List;

/** Requests and answers over HTTP/2. */
class HttpServerHttp2Test {
  private static Response echo(Request request) {
    return Response.text(request.method() + " " + request.target() + " " + request.text());
  }

  @AsyncTest
  void aRequestIsAnswered() throws Exception {
    Raw.serving(
        request -> Response.text(request.headers().toString()).withHeader("X-Y", "z"),
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.get(1, "/x", "b", "c", "cookie", "d=e", "cookie", "f=g");
            var frame = client.next();
            var headers = client.headers(frame);
            assertThat(headers.status()).hasToString("200");
            assertThat(headers.get("x-y")).hasToString("z");
            assertThat(headers.get("content-length")).isNotNull();
            assertThat(headers.get("date")).isNotNull();
            assertThat(headers.get("connection")).isNull();
            assertThat(headers.get("transfer-encoding")).isNull();
            assertThat(client.next().text())
                .contains("host=a", "b=c", "cookie=d=e; f=g")
                .doesNotContain("x-http2", "scheme");
          }
        });
  }

  @AsyncTest
  void thePrefaceMayArriveByteByByte() throws Exception {
    Raw.serving(
        HttpServerHttp2Test::echo,
        port -> {
          try (var client = new RawHttp2(TcpStream.connect(Raw.HOST, port))) {
            for (int i = 0; i < RawHttp2.PREFACE.length(); i++) {
              client.stream.write(new byte[] {(byte) RawHttp2.PREFACE.charAt(i)});
              sleep(millis(1));
            }
            client.send(SETTINGS, 0, 0);
            assertThat(client.get(1, "/").answer()).isEqualTo("200 GET / ");
          }
        });
  }

  @AsyncTest
  void theSamePortSpeaksHttp1() throws Exception {
    Raw.serving(
        HttpServerHttp2Test::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port);
              Raw old = Raw.connect(port)) {
            assertThat(client.get(1, "/").answer()).isEqualTo("200 GET / ");
            old.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(old.answer().body()).isEqualTo("GET / ");
          }
        });
  }

  @AsyncTest
  void bodiesArrive() throws Exception {
    Raw.serving(
        HttpServerHttp2Test::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.post(1).data(1, "ab", false).data(1, "c", true);
            assertThat(client.answer()).isEqualTo("200 POST / abc");
            client.post(3, "content-length", "3").data(3, "abc", true);
            assertThat(client.answer()).isEqualTo("200 POST / abc");
            client.post(5).data(5, "ab", false);
            client.send(HEADERS, ALL, 5, client.block("trailer", "x"));
            assertThat(client.answer()).isEqualTo("200 POST / ab");
            client.send(HEADERS, END_HEADERS, 7, client.block(RawHttp2.fields("POST", "/")));
            assertThat(client.data(7, "", true).answer()).isEqualTo("200 POST / ");
          }
        });
  }

  @AsyncTest
  void streamsDoNotWaitForEachOther() throws Exception {
    var go = new Event();
    Raw.serving(
        request -> {
          if (request.path().equals("/slow")) {
            go.await();
          }
          return echo(request);
        },
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.get(1, "/slow").get(3, "/fast");
            assertThat(client.answer()).isEqualTo("200 GET /fast ");
            go.set();
            assertThat(client.answer()).isEqualTo("200 GET /slow ");
          }
        });
  }

  @AsyncTest
  void continueIsSaidWhenTheHandlerReads() throws Exception {
    Raw.serving(
        HttpServerHttp2Test::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.post(1, "expect", "100-continue");
            assertThat(client.headers(client.next()).status()).hasToString("100");
            assertThat(client.data(1, "abc", true).answer()).isEqualTo("200 POST / abc");
          }
        });
  }

  @AsyncTest
  void headHasTheHeaderOnly() throws Exception {
    Raw.serving(
        HttpServerHttp2Test::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.send(HEADERS, ALL, 1, client.block(RawHttp2.fields("HEAD", "/")));
            var frame = client.next();
            assertThat(frame.ends()).isTrue();
            assertThat(client.headers(frame).get("content-length")).hasToString("7");
          }
        });
  }

  @AsyncTest
  void aLargeAnswerWaitsForTheWindow() throws Exception {
    int size = 300_000;
    Raw.serving(
        request ->
            request.path().equals("/bytes")
                ? Response.bytes(new byte[size])
                : Response.stream(AsyncStream.of(new byte[size])),
        port -> {
          for (String path : List.of("/bytes", "/stream")) {
            try (RawHttp2 client = RawHttp2.connect(port)) {
              client.get(1, path);
              assertThat(client.next().type()).isEqualTo(HEADERS);
              int length = 0;
              while (length < 65_535) {
                length += client.next().payload().length;
              }
              assertThat(length).isEqualTo(65_535);
              client.send(PING, 0, 0, new byte[8]);
              assertThat(client.next().type()).isEqualTo(PING);
              client.send(WINDOW_UPDATE, 0, 0, 1_000_000).send(WINDOW_UPDATE, 0, 1, 1_000_000);
              boolean end = false;
              while (!end) {
                var frame = client.next();
                length += frame.payload().length;
                end = frame.ends();
              }
              assertThat(length).isEqualTo(size);
            }
          }
        });
  }

  @AsyncTest
  void aBodyThatIsNotReadFillsTheWindowOnly() throws Exception {
    var read = new Event();
    Raw.serving(
        request -> {
          read.await();
          return Response.text("" + request.bytes().length);
        },
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.post(1);
            for (int i = 0; i < 4; i++) {
              client.data(1, "x".repeat(i < 3 ? 16_384 : 16_383), false);
            }
            client.send(PING, 0, 0, new byte[8]);
            int window = 0;
            for (var f = client.frame(); f.type() != PING; f = client.frame()) {
              window += f.type() == WINDOW_UPDATE && f.stream() == 1 ? f.code() : 0;
            }
            assertThat(window).isLessThan(70_000);
            read.set();
            while (window < 30_000) {
              var f = client.frame();
              window += f.type() == WINDOW_UPDATE && f.stream() == 1 ? f.code() : 0;
            }
            assertThat(client.data(1, "y", true).answer()).isEqualTo("200 65536");
          }
        });
  }

  @AsyncTest
  void aResetCancelsTheRequestAndNoOther() throws Exception {
    var started = new Event();
    var cancelled = new Event();
    Raw.serving(
        request -> {
          if (request.path().equals("/wait")) {
            started.set();
            try {
              sleep(seconds(3600));
            } catch (CancelledError e) {
              cancelled.set();
              throw e;
            }
          }
          return echo(request);
        },
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.get(1, "/wait");
            started.await();
            client.send(RST_STREAM, 0, 1, 8);
            cancelled.await();
            assertThat(client.get(3, "/").answer()).isEqualTo("200 GET / ");
          }
        });
  }

  @AsyncTest
  void aClosedConnectionCancelsItsRequests() throws Exception {
    var started = new Event();
    var cancelled = new Event();
    Raw.serving(
        request -> {
          started.set();
          try {
            sleep(seconds(3600));
          } finally {
            cancelled.set();
          }
          return echo(request);
        },
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.get(1, "/");
            started.await();
          }
          cancelled.await();
        });
  }

  @AsyncTest
  void aStreamThatFailsIsReset() throws Exception {
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  out.yield(new byte[10]);
                  sleep(millis(5));
                  throw new IllegalStateException("as this test wants");
                })),
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.get(1, "/");
            assertThat(client.next().type()).isEqualTo(HEADERS);
            assertThat(client.next().type()).isEqualTo(DATA);
            var reset = client.next();
            assertThat(reset.type()).isEqualTo(RST_STREAM);
            assertThat(reset.code()).isEqualTo(INTERNAL_ERROR);
            client.get(3, "/");
            assertThat(client.next().type()).isEqualTo(HEADERS);
          }
        });
  }

  @AsyncTest
  void anAnswerBeforeTheWholeRequestIsFollowedByAResetAfterAWhile() throws Exception {
    Raw.serving(
        HttpServer.builder().linger(millis(50)),
        _ -> Response.text("enough"),
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            assertThat(client.post(1).answer()).isEqualTo("200 enough");
            var reset = client.next();
            assertThat(reset.type()).isEqualTo(RST_STREAM);
            assertThat(reset.code()).isZero();
            client.data(1, "late", false);
            assertThat(client.next().code()).isEqualTo(STREAM_CLOSED);
            assertThat(client.get(3, "/").answer()).isEqualTo("200 enough");
          }
        });
  }

  @AsyncTest
  void anAnswerBeforeTheWholeRequestLetsTheClientEndTheStream() throws Exception {
    Raw.serving(
        HttpServer.builder().linger(seconds(3600)),
        _ -> Response.text("enough"),
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            assertThat(client.post(1).answer()).isEqualTo("200 enough");
            client.data(1, "late", true);
            assertThat(client.get(3, "/").answer()).isEqualTo("200 enough");
          }
        });
  }

  @AsyncTest
  void anAnswerBeforeTheWholeRequestIsFollowedByAResetWhenMuchComes() throws Exception {
    Raw.serving(
        HttpServer.builder().maxBody(0).linger(seconds(3600)),
        HttpServerHttp2Test::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            String piece = "x".repeat(1 << 14);
            assertThat(client.post(1).data(1, piece, false).answer()).startsWith("413");
            int[] window = {65_535 - piece.length(), 65_535 - piece.length()};
            RawHttp2.Frame frame = null;
            while (frame == null || frame.type() != RST_STREAM) {
              if (window[0] >= piece.length() && window[1] >= piece.length()) {
                client.data(1, piece, false);
                window[0] -= piece.length();
                window[1] -= piece.length();
              } else {
                frame = client.frame();
                window[frame.stream()] += frame.type() == WINDOW_UPDATE ? frame.code() : 0;
              }
            }
            assertThat(frame.code()).isZero();
          }
        });
  }

  @AsyncTest
  void tooMuchIsRefused() throws Exception {
    Raw.serving(
        HttpServer.builder().maxBody(10).linger(millis(50)),
        HttpServerHttp2Test::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            assertThat(client.post(1).data(1, "0123456789", true).answer()).startsWith("200");
            assertThat(client.post(3).data(3, "0123456789x", true).answer()).startsWith("413");
            assertThat(client.post(5, "content-length", "11").answer()).startsWith("413");
            assertThat(client.next().type()).isEqualTo(RST_STREAM);
            assertThat(client.get(7, "/" + "x".repeat(9000)).answer()).startsWith("414");
            String[] many = new String[300];
            for (int i = 0; i < many.length; i++) {
              many[i] = "x" + i / 2;
            }
            assertThat(client.get(9, "/", many).answer()).startsWith("431");
            client.get(11, "/", "x", "y".repeat(8_000), "z", "y".repeat(8_500));
            assertThat(client.answer()).startsWith("431");
            assertThat(client.next().type()).isEqualTo(RST_STREAM);
            assertThat(client.get(13, "/").answer()).isEqualTo("200 GET / ");
          }
        });
  }

  @AsyncTest
  void badRequestsAre400() throws Exception {
    Raw.serving(
        HttpServerHttp2Test::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.send(
                HEADERS, ALL, 1, client.block(":method", "GET", ":scheme", "http", ":path", "/"));
            assertThat(client.answer()).startsWith("400");
            assertThat(client.get(3, "/%zz").answer()).startsWith("400");
            assertThat(client.get(5, "x").answer()).startsWith("400");
            assertThat(client.get(11, "/", "expect", "x").answer()).startsWith("417");
            assertThat(client.get(13, "/").answer()).isEqualTo("200 GET / ");
          }
        });
  }
}
