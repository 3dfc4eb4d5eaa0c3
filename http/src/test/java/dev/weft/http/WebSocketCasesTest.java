package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.http.RawWebSocket.Frames;
import dev.weft.http.WebSocketCases.Case;
import dev.weft.http.coding.PerMessageDeflate;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What becomes of whatever frames the other side may send; the same for a server and a client. */
class WebSocketCasesTest {
  private boolean bytewise;

  @TestFactory
  Stream<DynamicTest> ofAServer() {
    return tests(this::ofAServer);
  }

  @TestFactory
  Stream<DynamicTest> ofAServerThatGetsByteForByte() {
    return tests(it -> {
      if (frames(it, true).length < 300) {
        bytewise = true;
        ofAServer(it);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> ofAClient() {
    return tests(this::ofAClient);
  }

  private interface Check {
    void run(Case it) throws Exception;
  }

  private Stream<DynamicTest> tests(Check check) {
    List<Case> cases = WebSocketCases.all();
    assertThat(cases).hasSizeGreaterThan(150);
    return cases.stream()
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> Testing.run(() -> check.run(it))));
  }

  private static byte[] frames(Case it, boolean masked) {
    var frames = new Frames(masked);
    it.frames().accept(frames);
    return frames.bytes();
  }

  private static void echo(WebSocket socket) {
    for (var message : socket) {
      try {
        socket.send(message);
      } catch (IOException e) {
        break; // closed meanwhile
      }
    }
  }

  private void ofAServer(Case it) throws Exception {
    var codes = new ArrayList<Integer>();
    var router =
        new Router()
            .websocket(
                "/",
                socket -> {
                  echo(socket);
                  codes.add(socket.closeCode());
                });
    Raw.serving(
        router,
        port -> {
          String[] fields =
              it.deflate()
                  ? new String[] {"Sec-WebSocket-Extensions: permessage-deflate"}
                  : new String[0];
          RawWebSocket client = RawWebSocket.connect(port, fields);
          assertThat(client.isCompressed()).isEqualTo(it.deflate());
          send(client, frames(it, true));
          check(it, client.readAll());
          assertThat(client.stream.read(1)).as("the server closes").isEmpty();
          client.stream.close();
        });
    assertThat(codes).containsExactly(code(it));
  }

  private void send(RawWebSocket peer, byte[] frames) throws IOException {
    if (!bytewise) {
      peer.stream.write(frames);
      return;
    }
    for (byte b : frames) {
      peer.stream.write(new byte[] {b});
      Asyncio.yieldNow();
    }
  }

  private static void check(Case it, List<String> answers) {
    // Of a ping and a message that come together either may be answered first.
    assertThat(answers).containsExactlyInAnyOrderElementsOf(it.answers());
    assertThat(answers.getLast()).isEqualTo(it.answers().getLast());
  }

  private static int code(Case it) {
    String last = it.answers().getLast();
    return last.equals("close") ? 1005 : Integer.parseInt(last.substring("close ".length()));
  }

  private void ofAClient(Case it) throws Exception {
    var answers = new ArrayList<String>();
    String[] fields =
        it.deflate()
            ? new String[] {"Sec-WebSocket-Extensions: " + PerMessageDeflate.TERMS}
            : new String[0];
    Server server =
        TcpServer.listen(
            Raw.HOST,
            0,
            stream -> {
              RawWebSocket peer = RawWebSocket.accept(stream, fields);
              peer.stream.write(frames(it, false));
              answers.addAll(peer.readAll());
            });
    try (var socket = WebSocket.connect("ws://" + Raw.HOST + ":" + server.port())) {
      echo(socket);
      assertThat(socket.closeCode()).isEqualTo(code(it));
    }
    server.close();
    server.awaitClosed();
    check(it, answers);
  }
}
