package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.util.List;

/** Connections, requests and answers over HTTP/1.1. */
@SuppressWarnings("StringConcatToTextBlock") // line ends matter here
class HttpServerTest extends WithHttpServer {
  @AsyncTest
  void aConnectionIsKeptForTheNextRequest() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          try (Raw client = Raw.connect(port)) {
            for (int i = 0; i < 3; i++) {
              Raw.Answer answer = client.send(get("/" + i)).answer();
              assertThat(answer.body()).isEqualTo("hello /" + i);
              assertThat(answer.header("Connection")).isNull();
              assertThat(answer.header("Content-Length")).isEqualTo("8");
              assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
              assertThat(answer.header("Date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} .* GMT");
            }
          }
        });
  }

  @AsyncTest
  void pipelinedRequestsAreHandledOneByOneAndAnsweredInOrder() throws Exception {
    var trace = new Trace();
    Raw.serving(
        request -> {
          trace.record("begin " + request.path());
          sleep(millis(request.path().equals("/1") ? 20 : 1));
          trace.record("end " + request.path());
          return hello(request);
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(get("/1") + get("/2") + get("/3", "Connection: close") + get("/4"));
            assertThat(client.answers())
                .extracting(Raw.Answer::body)
                .containsExactly("hello /1", "hello /2", "hello /3");
          }
        });
    assertThat(trace.events())
        .containsExactly("begin /1", "end /1", "begin /2", "end /2", "begin /3", "end /3");
  }

  @AsyncTest
  void manyPipelinedRequestsAreAnswered() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          try (Raw client = Raw.connect(port)) {
            Task<Void> sending = createTask(() -> client.send(GET.repeat(5000)).endOutput());
            assertThat(client.answers()).hasSize(5000);
            Asyncio.await(sending);
          }
        });
  }

  @AsyncTest
  void aClientThatEndsItsSideIsAnswered() throws Exception {
    Raw.serving(
        request -> {
          sleep(millis(600)); // longer than it takes to look whether the client is still there
          return hello(request);
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET + GET).endOutput();
            List<Integer> answers = client.answers().stream().map(Raw.Answer::status).toList();
            assertThat(answers).endsWith(200).containsOnly(100, 200);
            assertThat(answers.stream().filter(status -> status == 200)).hasSize(2);
            int most = isNio() ? 2 : 1; // for each of them
            assertThat(answers.stream().filter(status -> status == 100).count())
                .isBetween(1L, 2L * most);
          }
        });
  }

  private static boolean isNio() {
    return dev.weft.net.netty.NettyPoller.here().transport().name().equals("NIO");
  }

  @AsyncTest
  void aClientOfHttp10ThatEndsItsSideGetsItsAnswerOnly() throws Exception {
    Raw.serving(
        request -> {
          sleep(millis(300));
          return hello(request);
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send("GET /1 HTTP/1.0\r\n\r\n").endOutput();
            assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("hello /1");
          }
        });
  }

  @AsyncTest
  void aRequestIsCancelledWhenItsClientCloses() throws Exception {
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
          return hello(request);
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            started.await();
          }
          cancelled.await();
        });
  }

  @AsyncTest
  void aRequestIsCancelledWhenItsClientResets() throws Exception {
    var started = new Event();
    var cancelled = new Event();
    Raw.serving(
        request -> {
          started.set();
          try {
            request.bytes();
          } catch (CancelledError e) {
            cancelled.set();
            throw e;
          }
          return hello(request);
        },
        port -> {
          Raw client = Raw.connect(port);
          client.send(post(10) + "abc");
          started.await();
          client.stream.abort();
          cancelled.await();
        });
  }

  @AsyncTest
  void aHandlerThatIgnoresItsCancellationDoesNoHarm() throws Exception {
    var ended = new Event();
    Raw.serving(
        request -> {
          try {
            sleep(seconds(3600));
          } catch (CancelledError ignored) {
            sleep(millis(5));
          }
          ended.set();
          return Response.stream(AsyncStream.of(new byte[] {1}));
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            sleep(millis(5));
            client.stream.abort();
          }
          ended.await();
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            sleep(millis(5));
          }
        });
  }

  @AsyncTest
  void headHasTheHeaderOnly() throws Exception {
    Raw.serving(
        request ->
            request.path().equals("/stream")
                ? Response.stream(AsyncStream.of(new byte[9]))
                : hello(request),
        port -> {
          try (Raw client = Raw.connect(port)) {
            Raw.Answer answer = client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n").bare();
            assertThat(answer.header("Content-Length")).isEqualTo("8");
            answer = client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n").bare();
            assertThat(answer.header("Content-Length")).isNull();
            assertThat(client.send(get("/y")).answer().body()).isEqualTo("hello /y");
          }
        });
  }

  @AsyncTest
  void someStatusesHaveNoBody() throws Exception {
    Raw.serving(
        request ->
            Response.text("nobody sees this").withStatus(Integer.parseInt(request.query("status"))),
        port -> {
          try (Raw client = Raw.connect(port)) {
            for (int status : List.of(204, 304)) {
              Raw.Answer answer = client.send(get("/?status=" + status)).bare();
              assertThat(answer.status()).isEqualTo(status);
              assertThat(answer.header("Content-Length")).isNull();
              assertThat(answer.header("Transfer-Encoding")).isNull();
            }
            assertThat(client.send(get("/?status=299")).answer().body())
                .isEqualTo("nobody sees this");
          }
        });
  }

  @AsyncTest
  void theConnectionClosesAfterTheStatusesThatSaySo() throws Exception {
    Raw.serving(
        request -> Response.status(Integer.parseInt(request.query("status"))),
        port -> {
          for (int status : List.of(400, 408, 413, 431)) {
            try (Raw client = Raw.connect(port)) {
              Raw.Answer answer = client.send(get("/?status=" + status)).answer();
              assertThat(answer.header("Connection")).isEqualTo("close");
              assertThat(client.isClosed()).isTrue();
            }
          }
          try (Raw client = Raw.connect(port)) {
            for (int status : List.of(200, 302, 401, 404, 405, 429, 500, 503)) {
              assertThat(client.send(get("/?status=" + status)).answer().status())
                  .isEqualTo(status);
            }
          }
        });
  }

  @AsyncTest
  void http10ClosesUnlessItIsAskedNotTo() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.answer().header("Connection")).isEqualTo("keep-alive");
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.answer().header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
          }
        });
  }

  @AsyncTest
  void http10GetsAStreamUntilTheEnd() throws Exception {
    Raw.serving(
        request -> Response.stream(AsyncStream.of("ab".getBytes(UTF_8), "c".getBytes(UTF_8))),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Raw.Answer answer = client.answer();
            assertThat(answer.body()).isEqualTo("abc");
            assertThat(answer.header("Transfer-Encoding")).isNull();
            assertThat(answer.header("Connection")).isEqualTo("close");
          }
        });
  }

  @AsyncTest
  void aHandlerMayCloseTheConnection() throws Exception {
    Raw.serving(
        request -> hello(request).withHeader("Connection", "close"),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(GET + GET).answers()).hasSize(1);
          }
        });
  }

  @AsyncTest
  void framingIsTheServersBusiness() throws Exception {
    Raw.serving(
        request ->
            Response.text("abc")
                .withHeader("Content-Length", "17")
                .withHeader("Transfer-Encoding", "gzip")
                .withHeader("Keep-Alive", "timeout=1")
                .withHeader("Upgrade", "x"),
        port -> {
          try (Raw client = Raw.connect(port)) {
            Raw.Answer answer = client.send(GET).answer();
            assertThat(answer.body()).isEqualTo("abc");
            assertThat(answer.head()).containsOnlyOnce("Content-Length");
            assertThat(answer.head()).doesNotContain("Transfer-Encoding", "Keep-Alive", "Upgrade");
          }
        });
  }

  @AsyncTest
  void aHeaderCannotBeSmuggledIntoAnAnswer() throws Exception {
    Raw.serving(
        request -> {
          assertThatThrownBy(() -> Response.text("x").withHeader("A", "b\r\nC: d"))
              .isInstanceOf(IllegalArgumentException.class);
          return Response.text("x").withHeader("A", "b\nC: d");
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(GET).answer().status()).isEqualTo(500);
          }
        });
  }

  // bodies

  @AsyncTest
  void continueIsSaidWhenTheHandlerReads() throws Exception {
    Raw.serving(
        request -> Response.text(request.path().equals("/ignore") ? "no" : request.text()),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(3, "Expect: 100-continue"));
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("abc").answer().body()).isEqualTo("abc");
            client.send(
                "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                    + "Expect: 100-Continue\r\n\r\n");
            Raw.Answer answer = client.answer();
            assertThat(answer.body()).isEqualTo("no");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
          }
        });
  }
}
