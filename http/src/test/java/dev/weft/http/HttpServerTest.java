package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.net.Server;
import dev.weft.net.UnixStream;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // line ends matter here
class HttpServerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir Path directory;

  private static String get(String path, String... fields) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + lines(fields) + "\r\n";
  }

  private static String post(int length, String... fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + length
        + "\r\n"
        + lines(fields)
        + "\r\n";
  }

  private static String lines(String... fields) {
    return fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
  }

  private static Response hello(Request request) {
    return Response.text("hello " + request.target());
  }

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
          sleep(millis(200)); // longer than it takes to look whether the client is still there
          return hello(request);
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET + GET).endOutput();
            List<Raw.Answer> answers = client.answers();
            assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(2);
            assertThat(answers)
                .allMatch(answer -> answer.status() == 200 || answer.status() == 100);
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

  @AsyncTest
  void continueIsSaidBeforeAStreamThatMayReadTheBody() throws Exception {
    Raw.serving(
        request -> Response.stream(request.stream()),
        port -> {
          try (Raw client = Raw.connect(port)) {
            for (int i = 0; i < 2; i++) {
              client.send(post(3, "Expect: 100-continue"));
              assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
              assertThat(client.send("abc").answer().body()).isEqualTo("abc");
            }
          }
        });
  }

  @AsyncTest
  void continueIsNotSaidWhenARefusalHasBegun() throws Exception {
    Raw.serving(
        request -> Response.stream(request.stream()).withStatus(403),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(3, "Expect: 100-continue"));
            assertThat(client.head()).startsWith("HTTP/1.1 403 ").contains("Connection: close");
            client.send("abc"); // some do not wait to be asked
            assertThat(client.chunk()).isEqualTo("abc");
          }
        });
  }

  @AsyncTest
  void continueIsNotSaidWhenTheBodyIsThere() throws Exception {
    Raw.serving(
        request -> {
          sleep(millis(10));
          return Response.text(request.text());
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(3, "Expect: 100-continue") + "abc");
            assertThat(client.answer().body()).isEqualTo("abc");
          }
        });
  }

  @AsyncTest
  void otherExpectationsAreRefused() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(get("/", "Expect: x")).answer().status()).isEqualTo(417);
            assertThat(client.isClosed()).isTrue();
          }
        });
  }

  @AsyncTest
  void aBodyMayBeExactlyAsLongAsAllowed() throws Exception {
    Raw.serving(
        HttpServer.builder().maxBody(10),
        request -> Response.text(request.text()),
        port -> {
          String ten = "0123456789";
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(post(10) + ten).answer().body()).isEqualTo(ten);
            String chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
            client.send(chunked + "a\r\n" + ten + "\r\n0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo(ten);
            client.send(chunked + "a\r\n" + ten + "\r\n1\r\nx\r\n0\r\n\r\n");
            Raw.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
          }
          try (Raw client = Raw.connect(port)) {
            Raw.Answer answer = client.send(post(11, "Expect: 100-continue")).answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.isClosed()).isTrue();
          }
        });
  }

  @AsyncTest
  void aClientThatSendsTooMuchSeesTheAnswer() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(50_000_000));
            Task<Void> sending =
                createTask(() -> {
                  try {
                    for (int i = 0; i < 500; i++) {
                      client.stream.write(new byte[100_000]);
                    }
                  } catch (SocketException e) {
                    // it has heard enough
                  }
                });
            assertThat(client.answer().status()).isEqualTo(413);
            var _ = sending.cancel();
          }
        });
  }

  @AsyncTest
  void whatTheHandlerHasNotReadIsDropped() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(post(100_000)).answer().body()).isEqualTo("hello /");
            client.send("x".repeat(100_000));
            assertThat(client.send(get("/2")).answer().body()).isEqualTo("hello /2");
          }
        });
  }

  @AsyncTest
  void aBodyThatIsTooLongToDropClosesTheConnection() throws Exception {
    Raw.serving(
        HttpServerTest::hello,
        port -> {
          try (Raw client = Raw.connect(port)) {
            Raw.Answer answer = client.send(post(1_000_000) + "x".repeat(1000)).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
          }
        });
  }

  @AsyncTest
  void aBodyArrivesAsItIsSent() throws Exception {
    var trace = new Trace();
    Raw.serving(
        request -> {
          request.stream().forEach((byte[] piece) -> trace.record(Raw.text(piece)));
          return hello(request);
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(6) + "abc");
            sleep(millis(20));
            assertThat(trace.events()).containsExactly("abc");
            assertThat(client.send("def").answer().status()).isEqualTo(200);
          }
        });
    assertThat(trace.events()).containsExactly("abc", "def");
  }

  @AsyncTest
  void aBodyThatIsNotReadIsNotTaken() throws Exception {
    var read = new Event();
    var sent = new long[1];
    Raw.serving(
        HttpServer.builder().maxBody(1 << 30),
        request -> {
          read.await();
          long[] length = {0};
          request.stream().forEach((byte[] piece) -> length[0] += piece.length);
          return Response.text(String.valueOf(length[0]));
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(100_000_000));
            Task<Void> sending =
                createTask(() -> {
                  for (int i = 0; i < 1000; i++) {
                    client.stream.write(new byte[100_000]);
                    sent[0] += 100_000;
                  }
                });
            sleep(millis(300));
            assertThat(sent[0]).isLessThan(20_000_000);
            read.set();
            assertThat(client.answer().body()).isEqualTo("100000000");
            Asyncio.await(sending);
          }
        });
  }

  @AsyncTest
  void aBodyThatEndsTooSoonCancelsItsRequest() throws Exception {
    var started = new Event();
    var cancelled = new Event();
    Raw.serving(
        request -> {
          started.set();
          try {
            return Response.text(request.text());
          } catch (CancelledError e) {
            cancelled.set();
            throw e;
          }
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(10) + "abc");
            started.await();
            client.endOutput();
            assertThat(client.rest()).isEmpty();
          }
          cancelled.await();
        });
  }

  // answers that take their time

  @AsyncTest
  void aStreamIsSentInChunksAsItComes() throws Exception {
    var go = new Event();
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  out.yield("ab".getBytes(UTF_8));
                  out.yield(new byte[0]);
                  go.await();
                  out.yield("c".getBytes(UTF_8));
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET + get("/", "Connection: close"));
            assertThat(client.head())
                .contains("Transfer-Encoding: chunked")
                .doesNotContain("Length");
            assertThat(client.chunk()).isEqualTo("ab");
            go.set();
            assertThat(client.chunk()).isEqualTo("c");
            assertThat(client.chunk()).isEmpty();
            assertThat(client.answer().body()).isEqualTo("abc");
          }
        });
  }

  @AsyncTest
  void aStreamIsClosedWhenItsClientGoes() throws Exception {
    var closed = new Event();
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  try {
                    while (true) {
                      out.yield(new byte[100]);
                      sleep(millis(1));
                    }
                  } finally {
                    closed.set();
                  }
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.chunk()).hasSize(100);
          }
          closed.await();
        });
  }

  @AsyncTest
  void quietEventsAreClosedWhenTheirClientGoes() throws Exception {
    var closed = new Event();
    Raw.serving(
        request ->
            Response.events(
                AsyncStream.generate(out -> {
                  try {
                    out.yield(new ServerEvent("x"));
                    sleep(seconds(3600));
                  } finally {
                    closed.set();
                  }
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            assertThat(client.head()).contains("text/event-stream");
            assertThat(client.chunk()).isEqualTo("data: x\n\n");
          }
          closed.await();
        });
  }

  @AsyncTest
  void aSlowClientSuspendsAStream() throws Exception {
    var made = new int[1];
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  for (; made[0] < 1000; made[0]++) {
                    out.yield(new byte[100_000]);
                  }
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            client.head();
            sleep(millis(300));
            assertThat(made[0]).isLessThan(200);
            long length = 0;
            for (int size = client.chunk().length(); size > 0; size = client.chunk().length()) {
              length += size;
            }
            assertThat(length).isEqualTo(100_000_000);
          }
        });
  }

  @AsyncTest
  void aStreamThatFailsIsNoEnd() throws Exception {
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  out.yield(new byte[10]);
                  sleep(millis(5));
                  throw new IllegalStateException("as this test wants");
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            client.head();
            assertThatThrownBy(
                    () -> {
                      while (!client.chunk().isEmpty()) {}
                    })
                .isInstanceOf(IOException.class);
          }
        });
  }

  @AsyncTest
  void aStreamOfAKnownLengthIsHeldToIt() throws Exception {
    Raw.serving(
        request ->
            Response.stream(AsyncStream.of(new byte[5], new byte[5]))
                .withHeader("Content-Length", request.query("length")),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(get("/?length=10")).answer().body()).hasSize(10);
          }
          for (String wrong : List.of("9", "11", "0")) {
            try (Raw client = Raw.connect(port)) {
              client.send(get("/?length=" + wrong));
              assertThatThrownBy(
                      () -> {
                        client.head();
                        assertThat(client.rest()).isEqualTo("an end"); // there is none
                      })
                  .isInstanceOf(IOException.class);
            }
          }
        });
  }

  @AsyncTest
  void anAnswerBeforeTheBodyIsThereIsSent() throws Exception {
    Raw.serving(
        request ->
            Response.stream(
                request.stream()
                    .map(piece ->
                        Raw.text(piece).toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8))),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(6) + "abc");
            client.head();
            assertThat(client.chunk()).isEqualTo("ABC");
            client.send("def");
            assertThat(client.chunk()).isEqualTo("DEF");
            assertThat(client.chunk()).isEmpty();
          }
        });
  }

  @AsyncTest
  void filesAreSentWholeAndInPart() throws Exception {
    Path file = directory.resolve("x.bin");
    byte[] bytes = new byte[3_000_000];
    new java.util.Random(1).nextBytes(bytes);
    Files.write(file, bytes);
    Raw.serving(
        request ->
            request.path().equals("/part")
                ? Response.file(file).withBody(new Response.Region(file, 1000, 2000))
                : Response.file(file),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(GET).answer().body()).isEqualTo(Raw.text(bytes));
            assertThat(client.send(get("/part")).answer().body())
                .isEqualTo(Raw.text(java.util.Arrays.copyOfRange(bytes, 1000, 3000)));
            assertThat(
                    client
                        .send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                        .bare()
                        .header("Content-Length"))
                .isEqualTo("3000000");
          }
        });
  }

  @AsyncTest
  void aFileThatHasGoneIs404AndOneThatHasShrunkIs500() throws Exception {
    Path file = directory.resolve("y.bin");
    Files.write(file, new byte[100]);
    Raw.serving(
        request -> {
          Response response = Response.file(file);
          if (request.path().equals("/gone")) {
            Files.delete(file);
          } else {
            Files.write(file, new byte[10]);
          }
          return response;
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(get("/shrunk")).answer().status()).isEqualTo(500);
            assertThat(client.send(get("/gone")).answer().status()).isEqualTo(404);
          }
        });
  }

  // failures

  @AsyncTest
  void failuresTellNothing() throws Exception {
    Raw.serving(
        request ->
            switch (request.path()) {
              case "/http" -> throw new HttpException(418, "a teapot");
              case "/null" -> null;
              case "/error" -> throw new StackOverflowError("secret");
              case "/informal" -> Response.status(101);
              case "/cancelled" -> throw new CancelledError("secret");
              default -> throw new IllegalStateException("secret");
            },
        port -> {
          try (Raw client = Raw.connect(port)) {
            Raw.Answer teapot = client.send(get("/http")).answer();
            assertThat(teapot.status()).isEqualTo(418);
            assertThat(teapot.body()).isEqualTo("a teapot");
            for (String path : List.of("/null", "/error", "/informal", "/cancelled", "/x")) {
              Raw.Answer answer = client.send(get(path)).answer();
              assertThat(answer.status()).as(path).isEqualTo(500);
              assertThat(answer.body()).isEqualTo("Internal Server Error");
            }
          }
        });
  }

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
    var cancelled = new Event();
    Server server =
        HttpServer.listen(
            Raw.HOST,
            0,
            request -> {
              try {
                sleep(seconds(3600));
              } finally {
                cancelled.set();
              }
              return hello(request);
            });
    try (Raw client = Raw.connect(server.port())) {
      client.send(GET);
      sleep(millis(20));
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
