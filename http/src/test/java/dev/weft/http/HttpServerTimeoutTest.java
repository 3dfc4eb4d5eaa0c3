package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.net.MemoryNetwork;
import dev.weft.net.Server;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Slow clients, in virtual time. */
class HttpServerTimeoutTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final MemoryNetwork network = new MemoryNetwork();

  private void serving(Handler handler, Block.RunWith<Raw, ?> body) throws Exception {
    serving(HttpServer.builder(), handler, body);
  }

  private void serving(HttpServer.Builder builder, Handler handler, Block.RunWith<Raw, ?> body)
      throws Exception {
    Server server = MemoryServer.listen(network, builder, handler);
    try (Raw client = new Raw(network.connect("server", MemoryServer.PORT))) {
      body.accept(client);
    } finally {
      server.close();
      server.closeClients();
      server.awaitClosed();
    }
  }

  private static Duration now() {
    return EventLoop.running().time();
  }

  private static Response hello(Request request) {
    return Response.text("hello");
  }

  @AsyncTest
  void aServerInMemoryAnswers() throws Exception {
    network.fragmenting(7);
    serving(
        HttpServerTimeoutTest::hello,
        client -> {
          for (int i = 0; i < 3; i++) {
            assertThat(client.send(GET).answer().body()).isEqualTo("hello");
          }
          assertThat(now()).isZero();
        });
  }

  @AsyncTest
  void aConnectionThatSaysNothingIsClosedAfter75Seconds() throws Exception {
    serving(
        HttpServerTimeoutTest::hello,
        client -> {
          assertThat(client.rest()).isEmpty();
          assertThat(now()).isEqualTo(seconds(75));
        });
  }

  @AsyncTest
  void aKeptConnectionIsClosed75SecondsAfterItsLastAnswer() throws Exception {
    serving(
        request -> {
          sleep(seconds(30));
          return hello(request);
        },
        client -> {
          for (int i = 0; i < 3; i++) {
            sleep(seconds(70));
            assertThat(client.send(GET).answer().status()).isEqualTo(200);
          }
          assertThat(client.rest()).isEmpty();
          assertThat(now()).isEqualTo(seconds(3 * 100 + 75));
        });
  }

  @AsyncTest
  void blankLinesAreNoRequest() throws Exception {
    serving(
        HttpServerTimeoutTest::hello,
        client -> {
          for (int i = 0; i < 7; i++) {
            client.send("\r\n");
            sleep(seconds(10));
          }
          assertThat(client.rest()).isEmpty();
          assertThat(now()).isEqualTo(seconds(75));
        });
  }

  @AsyncTest
  void aRequestThatTakesLongIsNotIdle() throws Exception {
    serving(
        request -> {
          sleep(seconds(1000));
          return hello(request);
        },
        client -> {
          assertThat(client.send(GET).answer().status()).isEqualTo(200);
          assertThat(now()).isEqualTo(seconds(1000));
        });
  }

  @AsyncTest
  void aHeaderHasTenSecondsFromItsFirstByte() throws Exception {
    serving(
        HttpServerTimeoutTest::hello,
        client -> {
          sleep(seconds(20));
          client.send("G");
          for (int i = 0; i < 9; i++) {
            sleep(seconds(1));
            client.send("x");
          }
          Raw.Answer answer = client.answer();
          assertThat(now()).isEqualTo(seconds(30));
          assertThat(answer.status()).isEqualTo(408);
          assertThat(answer.header("Connection")).isEqualTo("close");
          assertThat(client.isClosed()).isTrue();
        });
  }

  @AsyncTest
  void aHeaderIsInTimeUntilItsLimit() throws Exception {
    serving(
        HttpServer.builder().headerTimeout(seconds(3)),
        HttpServerTimeoutTest::hello,
        client -> {
          for (int i = 0; i < 3; i++) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n");
            sleep(millis(2999));
            assertThat(client.send("\r\n").answer().status()).isEqualTo(200);
          }
          client.send("GET / HTTP/1.1\r\nHost: a\r\n");
          sleep(millis(3001));
          assertThat(client.answer().status()).isEqualTo(408);
        });
  }

  @AsyncTest
  void theHeaderOfAPipelinedRequestHasItsTimeFromTheAnswerOn() throws Exception {
    serving(
        request -> {
          sleep(seconds(50));
          return hello(request);
        },
        client -> {
          client.send(GET + "GET / HTTP/1.1\r\n");
          assertThat(client.answer().status()).isEqualTo(200);
          assertThat(client.answer().status()).isEqualTo(408);
          assertThat(now()).isEqualTo(seconds(60));
        });
  }

  @AsyncTest
  void aSlowBodyIsWaitedFor() throws Exception {
    serving(
        request -> Response.text(request.text()),
        client -> {
          client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
          for (String piece : List.of("a", "b", "c")) {
            sleep(seconds(60));
            client.send(piece);
          }
          assertThat(client.answer().body()).isEqualTo("abc");
        });
  }

  @AsyncTest
  void aBodyThatDoesNotComeIsGivenUp75SecondsAfterItsLastByte() throws Exception {
    serving(
        request -> Response.text(request.text()),
        client -> {
          client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
          sleep(seconds(60));
          client.send("a");
          Raw.Answer answer = Asyncio.timeout(seconds(1000), () -> client.answer());
          assertThat(now()).isEqualTo(seconds(60 + 75));
          assertThat(answer.status()).isEqualTo(408);
          assertThat(answer.header("Connection")).isEqualTo("close");
          assertThat(client.rest()).isEmpty();
        });
  }

  @AsyncTest
  void aHandlerMayTakeItsTimeBeforeItReads() throws Exception {
    serving(
        HttpServer.builder().bodyTimeout(seconds(5)),
        request -> {
          sleep(seconds(1000));
          return Response.text(request.text());
        },
        client -> {
          client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
          sleep(seconds(1004));
          client.send("abc");
          assertThat(client.answer().body()).isEqualTo("abc");
          assertThat(client.send(GET).answer().status()).isEqualTo(200);
        });
  }

  @AsyncTest
  void aBodyThatNobodyWantsIsNotWaitedForLong() throws Exception {
    serving(
        HttpServerTimeoutTest::hello,
        client -> {
          client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
          assertThat(client.answer().status()).isEqualTo(200);
          assertThat(client.rest()).isEmpty();
          assertThat(now()).isEqualTo(seconds(10));
        });
  }

  @AsyncTest
  void aClientThatTakesNothingIsGivenUp() throws Exception {
    var given = new Event();
    var at = new Duration[1];
    serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  try {
                    while (true) {
                      out.yield(new byte[10_000]);
                    }
                  } finally {
                    at[0] = now();
                    given.set();
                  }
                })),
        client -> {
          client.send(GET);
          given.await();
          assertThat(at[0]).isBetween(seconds(60), seconds(68));
        });
  }

  @AsyncTest
  void aClientThatTakesALittleIsNot() throws Exception {
    serving(
        request -> Response.bytes(new byte[2_000_000]),
        client -> {
          client.send(GET);
          client.head();
          for (int left = 2_000_000; left > 0; ) {
            sleep(seconds(50));
            left -= client.stream.readExactly(Math.min(left, 250_000)).length;
          }
          assertThat(now()).isEqualTo(seconds(400));
          assertThat(client.send(GET).head()).startsWith("HTTP/1.1 200");
        });
  }

  @AsyncTest(cancelEverywhere = true)
  void aServerCanBeCancelledAnywhere() throws Exception {
    network.latency(millis(1));
    serving(
        request -> {
          sleep(millis(3));
          return Response.text(request.text());
        },
        client -> {
          try {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
            client.send("bc" + GET).answer();
            client.answer();
          } catch (IOException cancelledServer) {
            // it may have been the server that was cancelled
          }
        });
  }

  @AsyncTest
  void aSilentWebSocketIsPingedAndAfterTwoTakenForDead() throws Exception {
    var codes = new ArrayList<Integer>();
    serving(
        new Router()
            .websocket(
                "/",
                WebSocket.builder().pingAfter(seconds(30)),
                socket -> {
                  socket.forEach(_ -> {});
                  codes.add(socket.closeCode());
                }),
        client -> {
          var peer = RawWebSocket.connect(client.stream);
          assertThat(peer.read()).isEqualTo("ping ");
          assertThat(now()).isEqualTo(seconds(30));
          peer.send(peer.frames().frame(RawWebSocket.PONG, ""));
          assertThat(peer.readAll()).containsExactly("ping ", "ping ", "end");
          assertThat(now()).isEqualTo(seconds(60 + 3 * 30));
        });
    assertThat(codes).containsExactly(1006);
  }
}
