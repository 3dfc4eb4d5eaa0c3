package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Task;
import dev.weft.http.WebSocket.Binary;
import dev.weft.http.WebSocket.Message;
import dev.weft.http.WebSocket.Text;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

class WebSocketTest {
  @TempDir Path directory;

  static String url(int port) {
    return "ws://" + Raw.HOST + ":" + port + "/";
  }

  static void echo(WebSocket socket) throws IOException {
    for (var message : socket) {
      socket.send(message);
    }
  }

  /** Serves {@code handler} and connects to it. */
  static void connected(Block.RunWith<WebSocket, ?> handler, Block.RunWith<WebSocket, ?> client)
      throws Exception {
    connected(WebSocket.builder(), handler, client);
  }

  static void connected(
      WebSocket.Builder options,
      Block.RunWith<WebSocket, ?> handler,
      Block.RunWith<WebSocket, ?> client)
      throws Exception {
    Raw.serving(
        new Router().websocket("/", options, handler),
        port -> {
          try (var socket = options.connect(url(port))) {
            client.accept(socket);
          }
        });
  }

  /** Serves {@code handler} to a peer that says what it likes, and waits until it has ended. */
  static void raw(
      WebSocket.Builder options,
      Block.RunWith<WebSocket, ?> handler,
      Block.RunWith<RawWebSocket, ?> client)
      throws Exception {
    var ended = new Event();
    Raw.serving(
        new Router()
            .websocket(
                "/",
                options,
                socket -> {
                  try {
                    handler.run(socket);
                  } finally {
                    ended.set();
                  }
                }),
        port -> {
          RawWebSocket peer = RawWebSocket.connect(port);
          client.accept(peer);
          peer.stream.close();
          ended.await();
        });
  }

  @AsyncTest
  void messagesGoBothWays() throws Exception {
    connected(
        WebSocketTest::echo,
        socket -> {
          socket.sendText("grüße 😀");
          assertThat(socket.receive()).isEqualTo(new Text("grüße 😀"));
          socket.sendBinary(new byte[] {1, 2, 3});
          assertThat(socket.receive()).isEqualTo(new Binary(new byte[] {1, 2, 3}));
          socket.send(new Text(""));
          assertThat(socket.receive()).isEqualTo(new Text(""));
          socket.sendText("long ".repeat(10_000));
          assertThat(socket.receive()).isEqualTo(new Text("long ".repeat(10_000)));
        });
  }

  record Point(int x, String name) {}

  @AsyncTest
  void textMayBeJson() throws Exception {
    connected(
        WebSocketTest::echo,
        socket -> {
          socket.sendJson(new Point(1, "é"));
          Text answer = (Text) socket.receive();
          assertThat(answer.text()).isEqualTo("{\"x\":1,\"name\":\"é\"}");
          assertThat(answer.json(Point.class)).isEqualTo(new Point(1, "é"));
          assertThatThrownBy(() -> new Text("{").json(Point.class)).isInstanceOf(IOException.class);
        });
  }

  @AsyncTest
  void aLoopEndsWithTheSocketAndReceiveFails() throws Exception {
    connected(
        socket -> {
          socket.sendText("a");
          socket.sendText("b");
        },
        socket -> {
          List<Message> all = new ArrayList<>();
          socket.forEach(all::add);
          assertThat(all).containsExactly(new Text("a"), new Text("b"));
          assertThat(socket.closeCode()).isEqualTo(1000);
          assertThatThrownBy(socket::receive)
              .isInstanceOf(EOFException.class)
              .hasMessage("no more messages: WebSocket[/, closed 1000]");
          assertThatThrownBy(() -> socket.sendText("x"))
              .isInstanceOf(IOException.class)
              .hasMessageStartingWith("nothing can be sent any more");
        });
  }

  @AsyncTest
  void messagesOfSeveralTasksAreWholeAndInTheOrderOfTheCalls() throws Exception {
    int senders = 20;
    int each = 30;
    connected(
        socket -> {
          var random = new Random(1);
          Asyncio.await(
              Asyncio.gather(
                  java.util.stream.IntStream.range(0, senders)
                      .mapToObj(sender ->
                          Asyncio.coroutine(() -> {
                            for (int i = 0; i < each; i++) {
                              String text = sender + " " + i + " ";
                              socket.sendText(text + "x".repeat(random.nextInt(9_000)));
                            }
                          }))
                      .toList()));
        },
        socket -> {
          int[] next = new int[senders];
          for (var message : socket) {
            String[] parts = ((Text) message).text().split(" ", -1);
            assertThat(parts[2]).matches("x*");
            assertThat(next[Integer.parseInt(parts[0])]++).isEqualTo(Integer.parseInt(parts[1]));
          }
          assertThat(next).containsOnly(each);
        });
  }

  @AsyncTest
  void whoSendsWaitsForWhoDoesNotReceive() throws Exception {
    int[] sent = new int[1];
    int all = 2_000;
    connected(
        WebSocket.builder().noCompression(),
        socket -> {
          byte[] bytes = new byte[10_000];
          for (; sent[0] < all; sent[0]++) {
            socket.sendBinary(bytes);
          }
        },
        socket -> {
          assertThat(Raw.steady(() -> sent[0])).isGreaterThan(5).isLessThan(all);
          int received = 0;
          for (var _ : socket) {
            received++;
          }
          assertThat(received).isEqualTo(all);
        });
  }

  @AsyncTest
  void aSendThatIsCancelledIsSentAllTheSame() throws Exception {
    int all = 300;
    connected(
        WebSocket.builder().noCompression(),
        socket -> {
          byte[] bytes = new byte[30_000];
          for (int i = 0; i < all; i++) {
            Task<Void> send = createTask(() -> socket.sendBinary(bytes));
            yieldNow();
            send.cancel();
          }
        },
        socket -> {
          sleep(millis(50));
          int received = 0;
          for (var message : socket) {
            assertThat(((Binary) message).bytes()).hasSize(30_000);
            received++;
          }
          assertThat(received).isEqualTo(all);
        });
  }

  @AsyncTest
  void aReceiveThatIsCancelledTakesNothing() throws Exception {
    connected(
        socket -> {
          for (int i = 0; i < 50; i++) {
            sleep(millis(1));
            socket.sendText("" + i);
          }
        },
        socket -> {
          List<String> all = new ArrayList<>();
          while (!socket.isClosed()) {
            Task<Void> receive =
                createTask(() -> {
                  all.add(((Text) socket.receive()).text());
                });
            sleep(millis(1));
            receive.cancel();
            Asyncio.waitAll(List.of(receive));
            if (!receive.isCancelled() && receive.exception() != null) {
              break;
            }
          }
          socket.forEach(message -> all.add(((Text) message).text()));
          assertThat(all).hasSize(50).startsWith("0", "1", "2").endsWith("48", "49");
        });
  }

  @AsyncTest
  void pingsAreSentAndAnsweredUnseen() throws Exception {
    connected(
        WebSocketTest::echo,
        socket -> {
          socket.ping();
          socket.sendText("a");
          assertThat(socket.receive()).isEqualTo(new Text("a"));
        });
  }

  @AsyncTest
  void aSubProtocolIsAgreedOn() throws Exception {
    var seen = new Trace();
    Router router =
        new Router()
            .websocket(
                "/",
                WebSocket.builder().protocols("chat.v1", "chat.v2"),
                socket -> seen.record(String.valueOf(socket.protocol())));
    Raw.serving(
        router,
        port -> {
          for (String[] asked : new String[][] {{"x", "chat.v2", "chat.v1"}, {"x"}, {}}) {
            try (var socket = WebSocket.builder().protocols(asked).connect(url(port))) {
              assertThat(socket).isEmpty();
              seen.record(String.valueOf(socket.protocol()));
            }
          }
        });
    assertThat(seen.events()).containsExactly("chat.v2", "chat.v2", "null", "null", "null", "null");
  }

  @AsyncTest
  void aSocketKnowsItsRequest() throws Exception {
    Router router =
        new Router()
            .websocket(
                "/rooms/{room}",
                socket -> {
                  Request request = socket.request();
                  socket.sendText(
                      request.pathParam("room")
                          + request.query("name")
                          + request.header("X-Token"));
                });
    Raw.serving(
        router,
        port -> {
          String url = url(port) + "rooms/a%2Fb?name=é";
          try (var socket = WebSocket.builder().header("X-Token", "7").connect(url)) {
            assertThat(socket.receive()).isEqualTo(new Text("a/bé7"));
            assertThat(socket.request().path()).isEqualTo("/rooms/a/b");
            assertThat(socket.request().header("x-token")).isEqualTo("7");
          }
        });
  }

  @AsyncTest
  void itWorksThroughTls() throws Exception {
    Certificates certificates = Certificates.in(directory);
    Raw.serving(
        HttpServer.builder().tls(certificates.server()),
        new Router().websocket("/", WebSocketTest::echo),
        port -> {
          var builder = WebSocket.builder().tls(certificates.client());
          try (var socket = builder.connect("wss://127.0.0.1:" + port)) {
            socket.sendText("x".repeat(300_000));
            assertThat(socket.receive()).isEqualTo(new Text("x".repeat(300_000)));
            socket.close(4000, "");
            assertThat(socket.closeCode()).isEqualTo(4000);
          }
          assertThatThrownBy(() -> WebSocket.connect("wss://127.0.0.1:" + port))
              .isInstanceOf(javax.net.ssl.SSLException.class);
        });
  }

  @AsyncTest
  void bothMaySendMuchAtOnce() throws Exception {
    int all = 60;
    Block.RunWith<WebSocket, ?> flood =
        socket -> {
          Task<Void> sending =
              createTask(() -> {
                for (int i = 0; i < all; i++) {
                  socket.sendBinary(new byte[30_000]);
                }
              });
          for (int i = 0; i < all; i++) {
            socket.receive();
          }
          Asyncio.await(sending);
        };
    connected(WebSocket.builder().noCompression(), flood, flood);
  }
}
