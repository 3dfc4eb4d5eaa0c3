package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.http.coding.PerMessageDeflate;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WebSocketHandshakeTest {
  private static final Router ROUTER =
      new Router()
          .use(Middleware.errorPages())
          .use(Middleware.compression())
          .websocket(
              "/", WebSocket.builder().protocols("a", "b"), socket -> socket.sendText("hello"))
          .get("/plain", _ -> Response.text("plain"));

  private record Case(String name, UnaryOperator<String> change, int status) {}

  private static Case of(String name, String from, String to, int status) {
    return new Case(name, request -> request.replace(from, to), status);
  }

  private static final List<Case> REQUESTS =
      List.of(
          of("as it should be", "", "", 101),
          of("names in any case", "Upgrade: websocket", "UPGRADE: WebSocket", 101),
          of("more to upgrade to", "Upgrade: websocket", "Upgrade: h2c, websocket", 101),
          of("more in Connection", "Connection: Upgrade", "Connection: keep-alive, Upgrade", 101),
          of(
              "two Connections",
              "Connection: Upgrade",
              "Connection: keep-alive\r\nConnection: upgrade",
              101),
          of("a length of 0", "Host: a", "Host: a\r\nContent-Length: 0", 101),
          of("no Upgrade", "Upgrade: websocket\r\n", "", 426),
          of("another protocol", "Upgrade: websocket", "Upgrade: h2c", 426),
          of("no Connection", "Connection: Upgrade\r\n", "", 426),
          of("another Connection", "Connection: Upgrade", "Connection: close", 426),
          of("no version", "Sec-WebSocket-Version: 13\r\n", "", 426),
          of("an old version", "Version: 13", "Version: 8", 426),
          of("a new version", "Version: 13", "Version: 14", 426),
          of("no key", "Sec-WebSocket-Key: " + RawWebSocket.KEY + "\r\n", "", 400),
          of("an empty key", RawWebSocket.KEY, "", 400),
          of("a short key", RawWebSocket.KEY, "dGhlIHNhbXBsZQ==", 400),
          of("a key that is no Base64", RawWebSocket.KEY, "!GhlIHNhbXBsZSBub25jZQ==", 400),
          of("two keys", "Host: a", "Host: a\r\nSec-WebSocket-Key: " + RawWebSocket.KEY, 400),
          of("a body", "Host: a", "Host: a\r\nContent-Length: 3", 400),
          of("a body in chunks", "Host: a", "Host: a\r\nTransfer-Encoding: chunked", 400),
          of("HTTP/1.0", "HTTP/1.1", "HTTP/1.0", 426),
          of("POST", "GET /", "POST /", 405),
          of("HEAD", "GET /", "HEAD /", 426),
          of("where something else is", "GET /", "GET /plain", 200),
          of("where nothing is", "GET /", "GET /nothing", 404));

  @TestFactory
  Stream<DynamicTest> requests() {
    return REQUESTS.stream()
        .map(it -> DynamicTest.dynamicTest(it.name, () -> Testing.run(() -> check(it))));
  }

  private static void check(Case it) throws Exception {
    Raw.serving(
        ROUTER,
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(it.change.apply(RawWebSocket.request()));
            var answer = new Raw.Answer(client.head(), "");
            assertThat(answer.status()).isEqualTo(it.status);
            if (it.status == 101) {
              assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo(RawWebSocket.ACCEPT);
              assertThat(answer.header("Upgrade")).isEqualTo("websocket");
              assertThat(answer.header("Connection")).isEqualTo("Upgrade");
              assertThat(answer.header("Content-Length")).isNull();
            } else if (it.status == 426) {
              assertThat(answer.header("Upgrade")).isEqualTo("websocket");
              assertThat(answer.header("Sec-WebSocket-Version")).isIn("13", null);
            }
          }
        });
  }

  @AsyncTest
  void framesMayComeWithTheRequest() throws Exception {
    Raw.serving(
        new Router().websocket("/", socket -> socket.send(socket.receive())),
        port -> {
          try (Raw client = Raw.connect(port)) {
            byte[] frames =
                new RawWebSocket.Frames(true)
                    .frame(RawWebSocket.TEXT, "early")
                    .close(1000, "")
                    .bytes();
            client.send(RawWebSocket.request() + Raw.text(frames));
            assertThat(client.rest()).contains("\r\n\r\n\u0081\u0005early\u0088\u0002");
          }
        });
  }

  @AsyncTest
  void aRequestAfterOthersOnItsConnectionIsTaken() throws Exception {
    Raw.serving(
        ROUTER,
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send("GET /plain HTTP/1.1\r\nHost: a\r\n\r\n" + RawWebSocket.request());
            assertThat(client.answer().body()).isEqualTo("plain");
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(Raw.text(client.stream.readExactly(7))).isEqualTo("\u0081\u0005hello");
          }
        });
  }

  @AsyncTest
  void aRouterNeedsNoConnectionToAnswer() throws Exception {
    Request request = Request.of("GET", "/");
    assertThat(ROUTER.handle(request).status()).isEqualTo(426);
    assertThat(ROUTER.handle(request).header("Upgrade")).isEqualTo("websocket");
  }

  private static int status(Router router, String... origins) throws Exception {
    Request request =
        Request.of("GET", "/")
            .withHeader("Host", "a:8080")
            .withHeader("Upgrade", "websocket")
            .withHeader("Connection", "Upgrade")
            .withHeader("Sec-WebSocket-Version", "13")
            .withHeader("Sec-WebSocket-Key", RawWebSocket.KEY);
    for (String origin : origins) {
      request = request.withHeader("Origin", origin);
    }
    return router.handle(request).status();
  }

  @AsyncTest
  void pagesOfOthersAreRefusedWhereThatWasSaid() throws Exception {
    var any = new Router().websocket("/", _ -> {});
    assertThat(status(any, "https://evil.example")).isEqualTo(101);
    var own = new Router().websocket("/", WebSocket.builder().origins(), _ -> {});
    assertThat(status(own)).isEqualTo(101); // no browser
    assertThat(status(own, "https://a:8080")).isEqualTo(101);
    assertThat(status(own, "http://A:8080")).isEqualTo(101);
    for (String other :
        List.of("https://evil.example", "null", "", "https://a", "https://a:8080.evil.example")) {
      assertThat(status(own, other)).as(other).isEqualTo(403);
    }
    assertThat(status(own, "https://a:8080", "https://evil.example")).isEqualTo(403);
    var two = new Router().websocket("/", WebSocket.builder().origins("https://b"), _ -> {});
    assertThat(status(two, "https://b")).isEqualTo(101);
    assertThat(status(two, "HTTPS://B")).isEqualTo(101);
    assertThat(status(two, "https://a:8080")).isEqualTo(101);
    assertThat(status(two, "http://b")).isEqualTo(403);
    assertThatThrownBy(() -> WebSocket.builder().origins("b.example"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @AsyncTest
  void extensionsAreAgreedOn() throws Exception {
    Map<String, Boolean> offers =
        Map.of(
            "permessage-deflate", true,
            "permessage-deflate; client_max_window_bits", true,
            "permessage-deflate; client_max_window_bits=10; server_no_context_takeover", true,
            "permessage-deflate; server_max_window_bits=15", true,
            "permessage-deflate; server_max_window_bits=10", false,
            "permessage-deflate; server_max_window_bits=10, permessage-deflate", true,
            "permessage-deflate; client_max_window_bits=99", false,
            "permessage-deflate; something", false,
            "permessage-bzip2", false,
            "x-webkit-deflate-frame, permessage-deflate", true);
    Raw.serving(
        ROUTER,
        port -> {
          for (var offer : offers.entrySet()) {
            RawWebSocket client =
                RawWebSocket.connect(port, "Sec-WebSocket-Extensions: " + offer.getKey());
            assertThat(client.header("Sec-WebSocket-Extensions"))
                .as(offer.getKey())
                .isEqualTo(offer.getValue() ? PerMessageDeflate.TERMS : null);
            client.stream.close();
          }
        });
  }

  private static final String AGREED =
      "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

  /**
   * What a server answers, and what is said about it; null if it is all right. ACCEPT is the right
   * one.
   */
  private static Stream<Map.Entry<String, String>> answers() {
    String accept = "Sec-WebSocket-Accept: ACCEPT\r\n";
    return Map.ofEntries(
        Map.entry(AGREED + accept + "\r\n", ""),
        Map.entry("HTTP/1.1 100 Continue\r\n\r\n" + AGREED + accept + "\r\n", ""),
        Map.entry(AGREED + accept + "Sec-WebSocket-Protocol: a\r\n\r\n", ""),
        Map.entry(
            AGREED + accept + "Sec-WebSocket-Extensions: " + PerMessageDeflate.TERMS + "\r\n\r\n",
            ""),
        Map.entry(
            AGREED
                + accept
                + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                + " server_max_window_bits=12\r\n\r\n",
            ""),
        Map.entry(AGREED + "\r\n", "not answer as a WebSocket"),
        Map.entry(
            AGREED + "Sec-WebSocket-Accept: " + RawWebSocket.ACCEPT + "\r\n\r\n",
            "not answer as a WebSocket"),
        Map.entry(
            "HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\n" + accept + "\r\n",
            "not answer as a WebSocket"),
        Map.entry(
            "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\n" + accept + "\r\n",
            "not answer as a WebSocket"),
        Map.entry(AGREED + accept + "Sec-WebSocket-Protocol: b\r\n\r\n", "speaks b"),
        Map.entry(
            AGREED + accept + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", "extensions"),
        Map.entry(AGREED + accept + "Sec-WebSocket-Extensions: x\r\n\r\n", "extensions"),
        Map.entry(
            AGREED
                + accept
                + "Sec-WebSocket-Extensions: "
                + PerMessageDeflate.TERMS
                + "; client_max_window_bits=9\r\n\r\n",
            "extensions"),
        Map.entry("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "answers 200 OK"),
        Map.entry("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "answers 404"),
        Map.entry("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "answers 302"),
        Map.entry("SSH-2.0-x\r\n\r\n", "not speak HTTP"),
        Map.entry("x".repeat(100_000), "larger than 64 KiB"),
        Map.entry("HTTP/1.1 101 Y", "hung up"),
        Map.entry("", "hung up"))
        .entrySet()
        .stream();
  }

  @TestFactory
  Stream<DynamicTest> answersToAClient() {
    return answers()
        .map(it ->
            DynamicTest.dynamicTest(
                it.getValue() + " " + it.getKey().lines().findFirst().orElse("nothing").length(),
                () -> Testing.run(() -> check(it.getKey(), it.getValue()))));
  }

  private static void check(String answer, String complaint) throws Exception {
    Server server =
        TcpServer.listen(
            Raw.HOST,
            0,
            stream -> {
              String asked =
                  Raw.text(
                      stream.readUntil(
                          "\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
              String right =
                  new Raw.Answer(RawWebSocket.agreement(asked), "").header("Sec-WebSocket-Accept");
              stream.writeText(answer.replace("ACCEPT", right));
            });
    String url = "ws://" + Raw.HOST + ":" + server.port() + "/x";
    if (complaint.isEmpty()) {
      try (var socket = WebSocket.builder().protocols("a").connect(url)) {
        assertThat(socket).isEmpty();
        assertThat(socket.closeCode()).isEqualTo(1006);
      }
    } else {
      assertThatThrownBy(() -> WebSocket.builder().protocols("a").connect(url))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(complaint)
          .hasMessageContaining(url);
    }
    server.close();
    server.awaitClosed();
  }

  private static void listen(TcpStream stream) {
    try {
      stream.readAll();
    } catch (IOException e) {
      // the client had enough
    }
  }

  @AsyncTest
  void aServerThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    Server server = TcpServer.listen(Raw.HOST, 0, WebSocketHandshakeTest::listen);
    String url = "ws://" + Raw.HOST + ":" + server.port();
    assertThatThrownBy(() -> WebSocket.builder().connectTimeout(millis(50)).connect(url))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining(url);
    server.close();
    server.awaitClosed();
  }

  @AsyncTest
  void connectingIsCancelled() throws Exception {
    Server server = TcpServer.listen(Raw.HOST, 0, WebSocketHandshakeTest::listen);
    var connecting = createTask(() -> WebSocket.connect("ws://" + Raw.HOST + ":" + server.port()));
    sleep(millis(20));
    connecting.cancel();
    server.close();
    server.awaitClosed(); // so the connection was closed
    assertThat(connecting.isCancelled()).isTrue();
  }

  @AsyncTest
  void whatCannotBeConnectedToIsRefused() throws Exception {
    Server server = TcpServer.listen(Raw.HOST, 0, _ -> {});
    int port = server.port();
    server.close();
    assertThatThrownBy(() -> WebSocket.connect("ws://" + Raw.HOST + ":" + port))
        .isInstanceOf(ConnectException.class);
    for (String url : List.of("http://a", "a", "", "ws:/a", "ws://", "ws://a:b", "wss://a:70000")) {
      assertThatThrownBy(() -> WebSocket.connect(url))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> WebSocket.builder().maxMessage(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebSocket.builder().protocols("a b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebSocket.builder().pingAfter(millis(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebSocket.builder().header("Upgrade", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
