package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.http.WebSocket.Binary;
import dev.weft.http.WebSocket.Text;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's WebSocket client, and Python's websockets on either side. */
class WebSocketPeersTest {
  @TempDir Path directory;

  private static final class Listener implements java.net.http.WebSocket.Listener {
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(
        java.net.http.WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        events.add("text " + text);
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(
        java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
      events.add("binary " + data.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
      events.add("pong " + UTF_8.decode(message));
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
      events.add("close " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(java.net.http.WebSocket socket, Throwable error) {
      events.add("error " + error);
    }
  }

  private static void echo(WebSocket socket) throws IOException {
    for (var message : socket) {
      if (message.equals(new Text("enough"))) {
        socket.close(4000, "as you like");
      } else {
        socket.send(message);
      }
    }
  }

  @AsyncTest
  void theJdksClientTalksToOurServer() throws Exception {
    Raw.serving(
        new Router()
            .websocket("/", WebSocket.builder().protocols("chat"), WebSocketPeersTest::echo),
        port -> {
          var listener = new Listener();
          URI url = URI.create("ws://" + Raw.HOST + ":" + port + "/");
          try (var client = HttpClient.newHttpClient()) {
            CompletableFuture<java.net.http.WebSocket> opening =
                client.newWebSocketBuilder().subprotocols("chat").buildAsync(url, listener);
            java.net.http.WebSocket socket = Asyncio.await(opening);
            assertThat(socket.getSubprotocol()).isEqualTo("chat");
            Asyncio.await(socket.sendText("hel", false));
            Asyncio.await(socket.sendText("lo é", true));
            Asyncio.await(socket.sendBinary(ByteBuffer.allocate(10), true));
            Asyncio.await(socket.sendPing(ByteBuffer.wrap("p".getBytes(UTF_8))));
            Asyncio.await(socket.sendText("x".repeat(100_000), true));
            Asyncio.await(socket.sendText("enough", true));
            List<String> events = new ArrayList<>();
            while (events.isEmpty() || !events.getLast().startsWith("close")) {
              events.add(Asyncio.toThread(listener.events::take));
            }
            assertThat(events).contains("pong p"); // comes when it likes
            events.remove("pong p");
            assertThat(events)
                .containsExactly(
                    "text hello é",
                    "binary 10",
                    "text " + "x".repeat(100_000),
                    "close 4000 as you like");
          }
        });
  }

  private static final String CLIENT =
      """
      import asyncio, sys, websockets

      async def main():
          async with websockets.connect(sys.argv[1], subprotocols=["chat"]) as socket:
              assert socket.subprotocol == "chat"
              for message in ["hello é", b"\\0\\1\\2", "", "x" * 100000, b"y" * 300000]:
                  await socket.send(message)
                  assert await socket.recv() == message
              await socket.send(["a", "b", "c"])
              assert await socket.recv() == "abc"
              await (await socket.ping())
              await socket.send("enough")
              try:
                  await socket.recv()
              except websockets.ConnectionClosed as e:
                  assert (e.rcvd.code, e.rcvd.reason) == (4000, "as you like"), e
          print("good")

      asyncio.run(main())
      """;

  private static final String SERVER =
      """
      import asyncio, websockets

      async def echo(socket):
          async for message in socket:
              if message == "enough":
                  await socket.close(4000, "as you like")
              else:
                  await socket.send(message)

      async def main():
          async with websockets.serve(echo, "127.0.0.1", 0, subprotocols=["chat"]) as server:
              print(server.sockets[0].getsockname()[1], flush=True)
              await asyncio.get_running_loop().create_future()

      asyncio.run(main())
      """;

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process process) throws IOException {
    return Asyncio.toThread(() -> new String(process.getInputStream().readAllBytes(), UTF_8));
  }

  @AsyncTest
  void pythonsClientTalksToOurServer() throws Exception {
    String python = Python.with("websockets");
    Path script = Files.writeString(directory.resolve("client.py"), CLIENT);
    Raw.serving(
        new Router()
            .websocket("/", WebSocket.builder().protocols("chat"), WebSocketPeersTest::echo),
        port -> {
          Process client = start(python, script.toString(), "ws://" + Raw.HOST + ":" + port + "/");
          assertThat(output(client)).isEqualTo("good\n");
        });
  }

  @AsyncTest
  void ourClientTalksToPythonsServer() throws Exception {
    Python.serving("websockets", directory, SERVER, WebSocketPeersTest::talk);
  }

  private static void talk(String port) throws Exception {
    String url = "ws://127.0.0.1:" + port;
    try (var socket = WebSocket.builder().protocols("chat").connect(url)) {
      assertThat(socket.protocol()).isEqualTo("chat");
      for (var message :
          new WebSocket.Message[] {
            new Text("hello é"),
            new Binary(new byte[3]),
            new Text("x".repeat(100_000)),
            new Text("")
          }) {
        socket.send(message);
        assertThat(socket.receive()).isEqualTo(message);
      }
      socket.ping();
      socket.sendText("enough");
      assertThat(socket).isEmpty();
      assertThat(socket.closeCode()).isEqualTo(4000);
      assertThat(socket.closeReason()).isEqualTo("as you like");
    }
  }
}
