package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.WebSocketTest.connected;
import static dev.weft.http.WebSocketTest.raw;
import static dev.weft.http.WebSocketTest.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.http.WebSocket.Binary;
import dev.weft.http.WebSocket.Text;
import dev.weft.net.Server;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;

/** Ends of sockets, and how they are noticed. */
class WebSocketClosingTest {
  @AsyncTest
  void bothSidesKnowCodeAndReason() throws Exception {
    var seen = new Trace();
    connected(
        socket -> {
          assertThat(socket.closeCode()).isEqualTo(-1);
          for (var _ : socket) {}
          seen.record(socket.closeCode() + " " + socket.closeReason());
        },
        socket -> {
          assertThat(socket.isClosed()).isFalse();
          socket.close(4321, "höchste Zeit");
          assertThat(socket.isClosed()).isTrue();
          assertThat(socket.closeCode()).isEqualTo(4321);
          assertThat(socket.closeReason()).isEqualTo("höchste Zeit");
          socket.close(1000, "again"); // changes nothing
          assertThat(socket.closeCode()).isEqualTo(4321);
        });
    assertThat(seen.events()).containsExactly("4321 höchste Zeit");
  }

  @AsyncTest
  void codesAndReasonsThatCannotBeSentAreRefused() throws Exception {
    connected(
        WebSocketTest::echo,
        socket -> {
          for (int code : List.of(-1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000)) {
            assertThatThrownBy(() -> socket.close(code, ""))
                .isInstanceOf(IllegalArgumentException.class);
          }
          assertThatThrownBy(() -> socket.close(1000, "é".repeat(62)))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("123 bytes");
          assertThat(socket.isClosed()).isFalse();
          socket.close(1000, "é".repeat(61) + "x");
        });
  }

  @AsyncTest
  void aHandlerThatFailsClosesWith1011() throws Exception {
    connected(
        _ -> {
          throw new IllegalStateException("a failure that this test wants");
        },
        socket -> {
          assertThat(socket).isEmpty();
          assertThat(socket.closeCode()).isEqualTo(1011);
          assertThat(socket.closeReason()).isEmpty();
        });
  }

  @AsyncTest
  void aServerThatShutsDownSaysSo() throws Exception {
    var seen = new Trace();
    Server server =
        HttpServer.listen(
            Raw.HOST,
            0,
            new Router()
                .websocket(
                    "/",
                    socket -> {
                      WebSocketTest.echo(socket);
                      seen.record("over " + socket.closeCode());
                    }));
    try (var socket = WebSocket.connect(url(server.port()))) {
      socket.sendText("a");
      assertThat(socket.receive()).isEqualTo(new Text("a"));
      Task<Void> shutdown = createTask(() -> server.shutdown(seconds(60)));
      assertThat(socket).isEmpty();
      assertThat(socket.closeCode()).isEqualTo(1001);
      Asyncio.await(shutdown);
    }
    assertThat(seen.events()).containsExactly("over 1001");
  }

  @AsyncTest
  void aHandlerThatIsCancelledSaysGoodbye() throws Exception {
    var seen = new Trace();
    var started = new Event();
    Server server =
        HttpServer.listen(
            Raw.HOST,
            0,
            new Router()
                .websocket(
                    "/",
                    socket -> {
                      started.set();
                      try {
                        socket.receive();
                      } catch (CancelledError e) {
                        seen.record("cancelled");
                        throw e;
                      }
                    }));
    try (var socket = WebSocket.connect(url(server.port()))) {
      started.await();
      server.close();
      server.closeClients();
      assertThat(socket).isEmpty();
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
    server.awaitClosed();
    assertThat(seen.events()).containsExactly("cancelled");
  }

  @AsyncTest
  void aHandlerGoesOnUntilItsClientsLastMessageIsAnswered() throws Exception {
    raw(
        WebSocket.builder(),
        socket -> {
          for (var message : socket) {
            sleep(millis(20));
            assertThat(socket.isClosed()).isFalse();
            socket.send(message);
          }
        },
        peer -> {
          peer.send(
              peer.frames()
                  .frame(RawWebSocket.TEXT, "a")
                  .frame(RawWebSocket.TEXT, "b")
                  .close(4000, ""));
          assertThat(peer.readAll()).containsExactly("text a", "text b", "close 4000");
        });
  }

  @AsyncTest
  void aConnectionThatBreaksEndsTheLoopWith1006() throws Exception {
    var codes = new ArrayList<Integer>();
    Block.RunWith<WebSocket, ?> handler =
        socket -> {
          socket.forEach(_ -> {});
          codes.add(socket.closeCode());
        };
    raw(WebSocket.builder(), handler, peer -> peer.stream.close());
    raw(WebSocket.builder(), handler, peer -> peer.stream.abort());
    raw(WebSocket.builder(), handler, peer -> peer.stream.write(new byte[] {(byte) 0x81}));
    assertThat(codes).containsExactly(1006, 1006, 1006);
  }

  @AsyncTest(cancelEverywhere = true)
  void aClientThatIsCancelledAnywhereLeavesNothing() throws Exception {
    Server server =
        HttpServer.listen(Raw.HOST, 0, new Router().websocket("/", WebSocketTest::echo));
    try (var socket = WebSocket.connect(url(server.port()))) {
      socket.sendText("a");
      assertThat(socket.receive()).isEqualTo(new Text("a"));
    } finally {
      CancelScope.run((CancelScope scope) -> {
        scope.setShielded(true);
        server.shutdown(seconds(5));
        sleep(millis(5)); // until the connection that was cut is gone
      });
    }
  }

  @AsyncTest
  void closingWaitsForNoOneWhoDoesNotAnswer() throws Exception {
    var seen = new Trace();
    raw(
        WebSocket.builder(),
        socket -> {
          socket.close(4000, "");
          seen.record("closed");
        },
        peer -> {
          assertThat(peer.read()).isEqualTo("close 4000");
          assertThat(seen.events()).isEmpty();
          peer.send(peer.frames().frame(RawWebSocket.TEXT, "nobody wants that").close(4000, ""));
          assertThat(peer.stream.read(1)).isEmpty();
        });
    assertThat(seen.events()).containsExactly("closed");
  }

  @AsyncTest
  void whoDoesNotReceiveDoesNotTakeTheOtherForDead() throws Exception {
    Raw.serving(
        new Router()
            .websocket(
                "/",
                WebSocket.builder().pingAfter(millis(20)),
                socket -> {
                  sleep(millis(300));
                  WebSocketTest.echo(socket);
                }),
        port -> {
          try (var socket = WebSocket.builder().noPings().noCompression().connect(url(port))) {
            Task<Void> sending =
                createTask(() -> {
                  for (int i = 0; i < 30; i++) {
                    socket.sendBinary(new byte[10_000]);
                  }
                });
            for (int i = 0; i < 30; i++) {
              assertThat(socket.receive()).isInstanceOf(Binary.class);
            }
            Asyncio.await(sending);
          }
        });
  }

  @AsyncTest
  void manyPingsCostOnlyTheLastAnswers() throws Exception {
    raw(
        WebSocket.builder(),
        WebSocketTest::echo,
        peer -> {
          RawWebSocket.Frames frames = peer.frames();
          for (int i = 0; i < 20_000; i++) {
            frames.frame(RawWebSocket.PING, "" + i);
          }
          peer.send(frames.close(1000, ""));
          assertThat(peer.readAll()).contains("pong 0").endsWith("close 1000");
        });
  }

  @AsyncTest
  void aMessageThatIsTooBigClosesWith1009() throws Exception {
    connected(
        WebSocket.builder().maxMessage(1000),
        WebSocketTest::echo,
        socket -> {
          socket.sendText("x".repeat(1000));
          assertThat(socket.receive()).isEqualTo(new Text("x".repeat(1000)));
          socket.sendText("x".repeat(1001));
          assertThat(socket).isEmpty();
          assertThat(socket.closeCode()).isEqualTo(1009);
        });
  }

  @AsyncTest
  void aServersSocketMayBeClosedByAnyTaskWhileItReceives() throws Exception {
    var stop = new Event();
    connected(
        socket -> {
          Task<Void> closer =
              createTask(() -> {
                stop.await();
                socket.close(4001, "enough");
              });
          WebSocketTest.echo(socket);
          Asyncio.await(closer);
        },
        socket -> {
          stop.set();
          assertThat(socket).isEmpty();
          assertThat(socket.closeCode()).isEqualTo(4001);
          assertThat(socket.closeReason()).isEqualTo("enough");
        });
  }
}
