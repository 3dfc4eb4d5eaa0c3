package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.net.SocketException;
import java.util.List;

/** Bodies that are sent to a server. */
@SuppressWarnings("StringConcatToTextBlock") // line ends matter here
class HttpServerRequestBodyTest extends WithHttpServer {
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
  void aTrailerThatGoesOnInTheNextLineIsRefused() throws Exception {
    String begin = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    Raw.serving(
        request -> Response.text(request.text()),
        port -> {
          for (String line : List.of(" z", "\tz", " Z: z")) {
            try (Raw client = Raw.connect(port)) {
              client.send(begin + "1\r\na\r\n0\r\nX: y\r\n" + line + "\r\n\r\n");
              assertThat(client.answer().status()).as(line).isEqualTo(400);
            }
            try (Raw client = Raw.connect(port)) {
              client.send(begin + "1\r\na\r\n0\r\nX: y\r\n");
              sleep(millis(10));
              client.send(line + "\r\n\r\n");
              assertThat(client.answer().status()).as(line).isEqualTo(400);
            }
          }
          try (Raw client = Raw.connect(port)) {
            client.send(begin + "4\r\n\r\n b\r\n1\r\n \r\n0\r\nX: y\r\nY: z\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("\r\n b ");
            assertThat(client.send(post(4) + "\n a\n").answer().body()).isEqualTo("\n a\n");
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
            while (trace.events().isEmpty()) {
              sleep(millis(1));
            }
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

  /** The rest would not come, but it is not missed. */
  @AsyncTest
  void whoEndsItsSideBehindAMalformedBodyIsToldWhatIsWrong() throws Exception {
    Raw.serving(
        request -> {
          sleep(millis(100));
          return Response.text(request.text());
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno\r\n");
            client.endOutput();
            assertThat(client.answers()).extracting(Raw.Answer::status).endsWith(400);
          }
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
}
