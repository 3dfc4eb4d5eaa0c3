package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.net.Server;
import dev.weft.net.UnixStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tasks of requests, limits, and the end of a server. */
@SuppressWarnings("StringConcatToTextBlock") // line ends matter here
class HttpServerLimitsTest extends WithHttpServer {
  @AsyncTest
  void aRequestIsATaskWithItsName() throws Exception {
    Raw.serving(
        request -> Response.text(Task.current().name()),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(get("/a/b?c=d")).answer().body()).isEqualTo("GET /a/b");
          }
        });
  }

  // limits

  @AsyncTest
  void longLinesAndHeadersAreRefused() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port ->
            Map.of(
                    "GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                    414,
                    "GET /" + "x".repeat(8192 - 13) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                    414,
                    "GET /" + "x".repeat(9000),
                    414,
                    get("/", "X: " + "y".repeat(17_000)),
                    431,
                    "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(17_000),
                    431,
                    get("/", "X: y\r\n".repeat(100) + "Z: z"),
                    431,
                    get("/", ("X: " + "y".repeat(995) + "\r\n").repeat(17) + "Z: z"),
                    431)
                .forEach((request, status) -> {
                  try (Raw client = Raw.connect(port)) {
                    Raw.Answer answer = client.send(request).answer();
                    assertThat(answer.status()).as(request).isEqualTo(status);
                    assertThat(answer.header("Connection")).isEqualTo("close");
                    assertThat(client.isClosed()).isTrue();
                  } catch (IOException e) {
                    throw new AssertionError(request, e);
                  }
                }));
  }

  @AsyncTest
  void aHeaderHas16KibibytesWithItsLineEnds() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          for (int more : List.of(0, 1)) {
            try (Raw client = Raw.connect(port)) {
              String lines = "Host: a\r\n" + "X: " + "y".repeat(8000) + "\r\n";
              String rest = "Z: " + "z".repeat((1 << 14) + more - lines.length() - 5) + "\r\n";
              Raw.Answer answer =
                  client.send("GET / HTTP/1.1\r\n" + lines + rest + "\r\n").answer();
              assertThat(answer.status()).isEqualTo(more == 0 ? 200 : 431);
            }
          }
        });
  }

  @AsyncTest
  void asManyFieldsAsAllowedAreTaken() throws Exception {
    Raw.serving(
        HttpServer.builder().maxHeaders(5),
        request -> Response.text("" + request.headers().size()),
        port -> {
          try (Raw client = Raw.connect(port)) {
            String[] four = {"X: y", "X: y", "X: y", "X: y"};
            assertThat(client.send(get("/", four)).answer().body()).isEqualTo("5");
            assertThat(
                    client
                        .send(get("/", four[0], four[0], four[0], four[0], "Z: z"))
                        .answer()
                        .status())
                .isEqualTo(431);
          }
        });
  }

  @AsyncTest
  void moreConnectionsThanAllowedWait() throws Exception {
    Raw.serving(
        HttpServer.builder().maxConnections(1),
        HttpServerTest::hello,
        port -> {
          Raw first = Raw.connect(port);
          first.send(GET).answer();
          try (Raw second = Raw.connect(port)) {
            second.send(GET);
            Task<Raw.Answer> answer = createTask(second::answer);
            sleep(millis(50));
            assertThat(answer.isDone()).isFalse();
            first.close();
            assertThat(Asyncio.await(answer).status()).isEqualTo(200);
          }
        });
  }

  @AsyncTest
  void bestLimitsAreChecked() {
    var builder = HttpServer.builder();
    assertThatThrownBy(() -> builder.maxBody(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxHeaders(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxConnections(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.idleTimeout(millis(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.headerTimeout(millis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.writeTimeout(millis(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.listen(0, null)).isInstanceOf(NullPointerException.class);
  }

  // the end

  @AsyncTest
  void shutdownLetsRequestsEndAndClosesTheRest() throws Exception {
    var started = new Event();
    Server server =
        HttpServer.listen(
            Raw.HOST,
            0,
            request -> {
              started.set();
              sleep(millis(100));
              return hello(request);
            });
    try (Raw idle = Raw.connect(server.port());
        Raw busy = Raw.connect(server.port())) {
      busy.send(GET + GET);
      started.await();
      Task<Void> ending = createTask(() -> server.shutdown(seconds(30)));
      assertThat(idle.isClosed()).isTrue();
      List<Raw.Answer> answers = busy.answers();
      assertThat(answers).hasSize(1);
      assertThat(answers.getFirst().header("Connection")).isEqualTo("close");
      Asyncio.await(ending);
    }
  }

  @AsyncTest
  void shutdownCancelsWhatTakesTooLong() throws Exception {
    var started = new Event();
    var cancelled = new Event();
    Server server =
        HttpServer.listen(
            Raw.HOST,
            0,
            request -> {
              started.set();
              try {
                sleep(seconds(3600));
              } finally {
                cancelled.set();
              }
              return hello(request);
            });
    try (Raw client = Raw.connect(server.port())) {
      client.send(GET);
      started.await();
      server.shutdown(millis(20));
      assertThat(cancelled.isSet()).isTrue();
      assertThat(server.clients()).isZero();
    }
  }

  @AsyncTest
  void aUnixSocketSpeaksHttp() throws Exception {
    Path path = directory.resolve("socket");
    try (Server server = HttpServer.builder().unix(path, HttpServerTest::hello);
        Raw client = new Raw(UnixStream.connect(path))) {
      assertThat(client.send(get("/x", "Connection: close")).answer().body()).isEqualTo("hello /x");
      assertThat(client.isClosed()).isTrue();
      yieldNow();
      assertThat(server.port()).isEqualTo(-1);
    }
  }
}
