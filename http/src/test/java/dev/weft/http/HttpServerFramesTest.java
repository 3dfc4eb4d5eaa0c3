package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.RawHttp2.ACK;
import static dev.weft.http.RawHttp2.ALL;
import static dev.weft.http.RawHttp2.COMPRESSION_ERROR;
import static dev.weft.http.RawHttp2.CONTINUATION;
import static dev.weft.http.RawHttp2.DATA;
import static dev.weft.http.RawHttp2.END_HEADERS;
import static dev.weft.http.RawHttp2.END_STREAM;
import static dev.weft.http.RawHttp2.ENHANCE_YOUR_CALM;
import static dev.weft.http.RawHttp2.FLOW_CONTROL_ERROR;
import static dev.weft.http.RawHttp2.FRAME_SIZE_ERROR;
import static dev.weft.http.RawHttp2.GOAWAY;
import static dev.weft.http.RawHttp2.HEADERS;
import static dev.weft.http.RawHttp2.PING;
import static dev.weft.http.RawHttp2.PRIORITY;
import static dev.weft.http.RawHttp2.PROTOCOL_ERROR;
import static dev.weft.http.RawHttp2.PUSH_PROMISE;
import static dev.weft.http.RawHttp2.RST_STREAM;
import static dev.weft.http.RawHttp2.SETTINGS;
import static dev.weft.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.net.Server;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames of HTTP/2, right and wrong, and what a server says of them. */
class HttpServerFramesTest {
  private static Response echo(Request request) {
    return Response.text(request.method() + " " + request.target() + " " + request.text());
  }

  /** What a client sends that breaks a stream, and the code that it gets. */
  private interface Sends {
    void to(RawHttp2 client) throws IOException;
  }

  private static Map<String, Sends> brokenStreams() {
    var cases = new LinkedHashMap<String, Sends>();
    cases.put(
        "a pseudo-header behind a header",
        c ->
            c.send(HEADERS, END_STREAM, 1, c.block(":method", "GET", ":scheme", "http"))
                .send(CONTINUATION, 0, 1, c.block("x", "y"))
                .send(CONTINUATION, END_HEADERS, 1, c.block(":path", "/")));
    cases.put(
        "a length that is too short", c -> c.post(1, "content-length", "1").data(1, "ab", true));
    cases.put(
        "a length that is too long", c -> c.post(1, "content-length", "3").data(1, "ab", true));
    cases.put("a window of nothing", c -> c.post(1).send(WINDOW_UPDATE, 0, 1, 0));
    cases.put("a window that is too large", c -> c.post(1).send(WINDOW_UPDATE, 0, 1, 0x7fffffff));
    return cases;
  }

  @AsyncTest
  void aBrokenStreamIsResetAndTheOthersGoOn() throws Exception {
    var wrong = new ArrayList<String>();
    Raw.serving(
        HttpServerFramesTest::echo,
        port ->
            brokenStreams()
                .forEach((name, sends) -> {
                  try (RawHttp2 client = RawHttp2.connect(port)) {
                    sends.to(client);
                    var frame = client.next();
                    if (frame == null || frame.type() != RST_STREAM || frame.stream() != 1) {
                      wrong.add(name + ": " + frame);
                    } else if (!client.get(3, "/good").answer().equals("200 GET /good ")) {
                      wrong.add(name + ": the next stream");
                    }
                  } catch (IOException e) {
                    wrong.add(name + ": " + e);
                  }
                }));
    assertThat(wrong).isEmpty();
  }

  private record Broken(int code, Sends sends) {}

  private static Map<String, Broken> brokenConnections() {
    var cases = new LinkedHashMap<String, Broken>();
    cases.put("data on stream 0", new Broken(PROTOCOL_ERROR, c -> c.data(0, "x", false)));
    cases.put(
        "a header on stream 0",
        new Broken(PROTOCOL_ERROR, c -> c.send(HEADERS, ALL, 0, c.block(":method", "GET"))));
    cases.put("an even stream", new Broken(PROTOCOL_ERROR, c -> c.get(2, "/")));
    cases.put(
        "data on a stream that is not open",
        new Broken(PROTOCOL_ERROR, c -> c.data(1, "x", false)));
    cases.put(
        "a reset of a stream that is not open",
        new Broken(PROTOCOL_ERROR, c -> c.send(RST_STREAM, 0, 1, 8)));
    cases.put("a reset of stream 0", new Broken(PROTOCOL_ERROR, c -> c.send(RST_STREAM, 0, 0, 8)));
    cases.put(
        "a short reset",
        new Broken(FRAME_SIZE_ERROR, c -> c.post(1).send(RST_STREAM, 0, 1, new byte[3])));
    cases.put(
        "a window for a stream that is not open",
        new Broken(PROTOCOL_ERROR, c -> c.send(WINDOW_UPDATE, 0, 1, 1)));
    cases.put(
        "a window of nothing for all",
        new Broken(PROTOCOL_ERROR, c -> c.send(WINDOW_UPDATE, 0, 0, 0)));
    cases.put(
        "a window that is too large",
        new Broken(FLOW_CONTROL_ERROR, c -> c.send(WINDOW_UPDATE, 0, 0, 0x7fffffff)));
    cases.put(
        "a short window",
        new Broken(FRAME_SIZE_ERROR, c -> c.send(WINDOW_UPDATE, 0, 0, new byte[3])));
    cases.put("settings on a stream", new Broken(PROTOCOL_ERROR, c -> c.send(SETTINGS, 0, 1)));
    cases.put(
        "settings of no length",
        new Broken(FRAME_SIZE_ERROR, c -> c.send(SETTINGS, 0, 0, new byte[5])));
    cases.put(
        "an acknowledgement with settings",
        new Broken(FRAME_SIZE_ERROR, c -> c.send(SETTINGS, ACK, 0, new byte[6])));
    cases.put(
        "push of 2",
        new Broken(PROTOCOL_ERROR, c -> c.send(SETTINGS, 0, 0, new byte[] {0, 2, 0, 0, 0, 2})));
    cases.put(
        "frames that are too small",
        new Broken(PROTOCOL_ERROR, c -> c.send(SETTINGS, 0, 0, new byte[] {0, 5, 0, 0, 0, 1})));
    cases.put(
        "a window beyond all bounds",
        new Broken(
            FLOW_CONTROL_ERROR,
            c -> c.send(SETTINGS, 0, 0, new byte[] {0, 4, (byte) 0x80, 0, 0, 0})));
    cases.put(
        "a ping on a stream", new Broken(PROTOCOL_ERROR, c -> c.send(PING, 0, 1, new byte[8])));
    cases.put("a short ping", new Broken(FRAME_SIZE_ERROR, c -> c.send(PING, 0, 0, new byte[7])));
    cases.put(
        "a push",
        new Broken(PROTOCOL_ERROR, c -> c.send(PUSH_PROMISE, END_HEADERS, 1, new byte[4])));
    cases.put(
        "a continuation of nothing",
        new Broken(PROTOCOL_ERROR, c -> c.send(CONTINUATION, END_HEADERS, 1, new byte[1])));
    cases.put(
        "something in between",
        new Broken(
            PROTOCOL_ERROR,
            c -> c.send(HEADERS, 0, 1, c.block(":method", "GET")).send(PING, 0, 0, new byte[8])));
    cases.put(
        "a continuation of another",
        new Broken(
            PROTOCOL_ERROR,
            c ->
                c.send(HEADERS, 0, 1, c.block(":method", "GET"))
                    .send(CONTINUATION, 0, 3, c.block(":path", "/"))));
    cases.put(
        "a frame that is too large",
        new Broken(
            FRAME_SIZE_ERROR,
            c -> c.post(1).stream.write(new byte[] {0, 0x40, 1, 0, 0, 0, 0, 0, 1})));
    cases.put(
        "more padding than there is",
        new Broken(PROTOCOL_ERROR, c -> c.post(1).send(DATA, 8, 1, new byte[] {5, 1})));
    cases.put(
        "a header block that is none",
        new Broken(
            COMPRESSION_ERROR, c -> c.send(HEADERS, ALL, 1, new byte[] {(byte) 0xff, 0x7f})));
    cases.put(
        "an index that is none",
        new Broken(COMPRESSION_ERROR, c -> c.send(HEADERS, ALL, 1, new byte[] {(byte) 0xfe})));
    cases.put(
        "a table that is too large",
        new Broken(
            COMPRESSION_ERROR,
            c -> c.send(HEADERS, ALL, 1, new byte[] {0x3f, (byte) 0xe1, (byte) 0xff, 0x3})));
    cases.put(
        "a priority on stream 0",
        new Broken(PROTOCOL_ERROR, c -> c.send(PRIORITY, 0, 0, new byte[5])));
    cases.put(
        "a short goaway", new Broken(FRAME_SIZE_ERROR, c -> c.send(GOAWAY, 0, 0, new byte[7])));
    cases.put(
        "a goaway on a stream", new Broken(PROTOCOL_ERROR, c -> c.send(GOAWAY, 0, 1, new byte[8])));
    cases.put(
        "rapid resets",
        new Broken(
            ENHANCE_YOUR_CALM,
            c -> {
              for (int i = 0; i < 300; i++) {
                c.get(2 * i + 1, "/").send(RST_STREAM, 0, 2 * i + 1, 8);
              }
            }));
    cases.put(
        "empty frames",
        new Broken(
            ENHANCE_YOUR_CALM,
            c -> {
              c.post(1);
              for (int i = 0; i < 10; i++) {
                c.data(1, "", false);
              }
            }));
    cases.put(
        "no end of continuations",
        new Broken(
            ENHANCE_YOUR_CALM,
            c -> {
              c.send(HEADERS, 0, 1, c.block(":method", "GET"));
              for (int i = 0; i < 50; i++) {
                c.send(CONTINUATION, 0, 1);
              }
            }));
    return cases;
  }

  @AsyncTest
  void aBrokenConnectionIsToldWhyAndClosed() throws Exception {
    var wrong = new ArrayList<String>();
    Raw.serving(
        HttpServerFramesTest::echo,
        port ->
            brokenConnections()
                .forEach((name, broken) -> {
                  String heard = lastHeard(port, broken);
                  if (!heard.equals(GOAWAY + " " + broken.code)) {
                    wrong.add(name + ": " + heard);
                  }
                }));
    assertThat(wrong).isEmpty();
  }

  /** Returns the last frame that a client hears, and its code. */
  private static String lastHeard(int port, Broken broken) {
    try (RawHttp2 client = RawHttp2.connect(port)) {
      broken.sends.to(client);
      String last = "";
      for (var frame = client.next(); frame != null; frame = client.next()) {
        last = frame.type() + " " + (frame.type() == GOAWAY ? frame.code() : -1);
      }
      return last;
    } catch (IOException e) {
      return e.toString();
    }
  }

  @AsyncTest
  void garbageAfterTheFirstLineOfThePrefaceClosesTheConnection() throws Exception {
    Raw.serving(
        HttpServerFramesTest::echo,
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send("PRI * HTTP/2.0\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.rest()).doesNotContain("200 OK");
          }
        });
  }

  @AsyncTest
  void pingsAreAnsweredAndUnknownFramesAreNot() throws Exception {
    Raw.serving(
        HttpServerFramesTest::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            client.send(0x42, 0xff, 0, new byte[3]).send(0x42, 0xff, 1, new byte[3]);
            client.send(PRIORITY, 0, 1, new byte[5]);
            client.send(SETTINGS, 0, 0, new byte[] {0x42, 0x42, 0, 0, 0, 0});
            client.send(PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            var pong = client.next();
            assertThat(pong.type()).isEqualTo(PING);
            assertThat(pong.flags()).isEqualTo(ACK);
            assertThat(pong.payload()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(client.get(1, "/").answer()).isEqualTo("200 GET / ");
          }
        });
  }

  @AsyncTest
  void aHeaderMayComeInPieces() throws Exception {
    Raw.serving(
        HttpServerFramesTest::echo,
        port -> {
          try (RawHttp2 client = RawHttp2.connect(port)) {
            byte[] block = client.block(RawHttp2.fields("GET", "/", "x", "y".repeat(100)));
            client.send(HEADERS, END_STREAM, 1, java.util.Arrays.copyOf(block, 10));
            client.send(
                CONTINUATION,
                END_HEADERS,
                1,
                java.util.Arrays.copyOfRange(block, 10, block.length));
            assertThat(client.answer()).isEqualTo("200 GET / ");
          }
        });
  }

  @AsyncTest
  void shutdownLetsStreamsEnd() throws Exception {
    var started = new Event();
    Server server =
        HttpServer.listen(
            Raw.HOST,
            0,
            request -> {
              started.set();
              sleep(millis(100));
              return echo(request);
            });
    try (RawHttp2 idle = RawHttp2.connect(server.port());
        RawHttp2 busy = RawHttp2.connect(server.port())) {
      idle.send(PING, 0, 0, new byte[8]).next();
      busy.get(1, "/");
      started.await();
      Task<Void> ending = createTask(() -> server.shutdown(seconds(30)));
      assertThat(idle.next().type()).isEqualTo(GOAWAY);
      assertThat(idle.next()).isNull();
      var goaway = busy.next();
      assertThat(goaway.type()).isEqualTo(GOAWAY);
      assertThat(goaway.code()).isZero();
      assertThat(busy.answer()).isEqualTo("200 GET / ");
      assertThat(busy.next()).isNull();
      Asyncio.await(ending);
    }
  }
}
