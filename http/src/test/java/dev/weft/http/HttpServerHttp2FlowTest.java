package dev.weft.http;

import static dev.weft.http.RawHttp2.DATA;
import static dev.weft.http.RawHttp2.ENHANCE_YOUR_CALM;
import static dev.weft.http.RawHttp2.GOAWAY;
import static dev.weft.http.RawHttp2.HEADERS;
import static dev.weft.http.RawHttp2.RST_STREAM;
import static dev.weft.http.RawHttp2.SETTINGS;
import static dev.weft.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.io.IOException;

/** Windows that clients make small, and what they make a server send. */
class HttpServerHttp2FlowTest {
  private static final int CANCEL = 8;

  private static Response five(Request request) {
    return Response.text("12345");
  }

  private static RawHttp2 connect(int port, int window) throws IOException {
    RawHttp2 client = RawHttp2.connect(port);
    client.settle();
    window(client, window);
    return client;
  }

  private static void window(RawHttp2 client, int size) throws IOException {
    client.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, (byte) size});
  }

  private static void requireData(RawHttp2 client, String text, boolean end) throws IOException {
    var frame = client.next();
    assertThat(frame.type()).isEqualTo(DATA);
    assertThat(frame.text()).isEqualTo(text);
    assertThat(frame.ends()).isEqualTo(end);
  }

  @AsyncTest
  void aWindowOfOneByteGetsOneByte() throws Exception {
    Raw.serving(
        HttpServerHttp2FlowTest::five,
        port -> {
          try (RawHttp2 client = connect(port, 1)) {
            assertThat(client.get(1, "/").next().type()).isEqualTo(HEADERS);
            requireData(client, "1", false);
            client.send(WINDOW_UPDATE, 0, 1, 2);
            requireData(client, "23", false);
            client.send(WINDOW_UPDATE, 0, 1, 100);
            requireData(client, "45", true);
          }
        });
  }

  @AsyncTest
  void aWindowThatIsSetAnewCountsForWhatIsUnderWay() throws Exception {
    Raw.serving(
        HttpServerHttp2FlowTest::five,
        port -> {
          try (RawHttp2 client = connect(port, 0)) {
            assertThat(client.get(1, "/").next().type()).isEqualTo(HEADERS);
            window(client, 1);
            requireData(client, "1", false);
            window(client, 100);
            requireData(client, "2345", true);
          }
        });
  }

  @AsyncTest
  void aWindowMayBeBelowZero() throws Exception {
    Raw.serving(
        HttpServerHttp2FlowTest::five,
        port -> {
          try (RawHttp2 client = connect(port, 3)) {
            assertThat(client.get(1, "/").next().type()).isEqualTo(HEADERS);
            requireData(client, "123", false);
            window(client, 2);
            client.send(WINDOW_UPDATE, 0, 1, 2);
            requireData(client, "4", false);
            client.send(WINDOW_UPDATE, 0, 1, 1);
            requireData(client, "5", true);
          }
        });
  }

  @AsyncTest
  void aClientThatTakesNothingLosesItsStream() throws Exception {
    Raw.serving(
        HttpServer.builder().writeTimeout(Asyncio.millis(50)),
        HttpServerHttp2FlowTest::five,
        port -> {
          try (RawHttp2 client = connect(port, 0)) {
            assertThat(client.get(1, "/").next().type()).isEqualTo(HEADERS);
            var frame = client.next();
            assertThat(frame.type()).isEqualTo(RST_STREAM);
            assertThat(frame.code()).isEqualTo(CANCEL);
          }
        });
  }

  /** CVE-2025-8671: the client breaks its streams, so that it is the server that resets them. */
  @AsyncTest
  void whoMakesTheServerResetAgainAndAgainIsStopped() throws Exception {
    Raw.serving(
        HttpServerHttp2FlowTest::five,
        port -> {
          try (RawHttp2 client = connect(port, 100)) {
            for (int i = 0; i < 1_000; i++) {
              client.post(2 * i + 1).send(WINDOW_UPDATE, 0, 2 * i + 1, 0);
            }
            var frame = client.next();
            while (frame.type() != GOAWAY) {
              frame = client.next();
            }
            assertThat(frame.code()).isEqualTo(ENHANCE_YOUR_CALM);
          } catch (IOException e) {
            // it may be gone before all is written
          }
        });
  }
}
