package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.coding.PerMessageDeflate;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;

/** Whatever frames come, the connection ends, nothing is logged and nothing is leaked. */
@Tag("explore")
class WebSocketFuzzTest {
  private static final int SEEDS = Integer.getInteger("weft.fuzz", 1_000);

  private static RawWebSocket.Frames frames(Random random, boolean masked) {
    var frames = new RawWebSocket.Frames(masked);
    for (int i = random.nextInt(8); i >= 0; i--) {
      switch (random.nextInt(12)) {
        case 0 -> frames.raw(bytes(random, random.nextInt(20)));
        case 1 -> frames.frame(random.nextInt(256), bytes(random, random.nextInt(300)));
        case 2 ->
            frames.sized(
                random.nextInt(256), random.nextInt(128), random.nextLong(), bytes(random, 9));
        case 3 ->
            frames.frame(RawWebSocket.TEXT | RawWebSocket.BIT1, bytes(random, random.nextInt(50)));
        case 4 ->
            frames.frame(
                RawWebSocket.TEXT | RawWebSocket.BIT1,
                PerMessageDeflate.deflate(bytes(random, random.nextInt(500))));
        case 5 -> frames.frame(random.nextInt(3), "part");
        case 6 -> frames.frame(RawWebSocket.LAST, "end");
        case 7 -> frames.close(random.nextInt(5_000), "é".substring(random.nextInt(2)));
        case 8 -> frames.frame(RawWebSocket.PING, bytes(random, random.nextInt(126)));
        default -> frames.frame(RawWebSocket.TEXT, "text " + i);
      }
    }
    return frames;
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void echo(WebSocket socket) {
    for (var message : socket) {
      try {
        socket.send(message);
      } catch (IOException e) {
        break;
      }
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void unlogged(Body body) throws Exception {
    var logged = new java.util.ArrayList<String>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
              logged.add(
                  entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(handler);
    try {
      body.run();
    } finally {
      Logger.getLogger("").removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  private static void talk(RawWebSocket peer, Random random) {
    try {
      peer.send(frames(random, true));
      if (random.nextInt(10) == 0) {
        peer.stream.abort();
        return;
      }
      peer.stream.shutdownOutput();
      peer.readAll();
    } catch (IOException e) {
      // it may have had enough
    }
  }

  @AsyncTest
  void aServerBearsAnything() throws Exception {
    unlogged(() ->
        Raw.serving(
            new Router().websocket("/", WebSocketFuzzTest::echo),
            port -> {
              for (int seed = 0; seed < SEEDS; seed++) {
                RawWebSocket peer =
                    RawWebSocket.connect(port, "Sec-WebSocket-Extensions: permessage-deflate");
                talk(peer, new Random(seed));
                peer.stream.close();
              }
            }));
  }

  @AsyncTest
  void aClientBearsAnything() throws Exception {
    int[] seed = new int[1];
    unlogged(() -> {
      Server server =
          TcpServer.listen(
              Raw.HOST,
              0,
              stream -> {
                var random = new Random(seed[0]);
                RawWebSocket peer =
                    RawWebSocket.accept(
                        stream, "Sec-WebSocket-Extensions: " + PerMessageDeflate.TERMS);
                peer.stream.write(frames(random, false).bytes());
                if (random.nextInt(10) == 0) {
                  peer.stream.abort();
                }
              });
      for (; seed[0] < SEEDS; seed[0]++) {
        try (var socket = WebSocket.connect("ws://" + Raw.HOST + ":" + server.port())) {
          echo(socket);
          assertThat(socket.closeCode()).as("seed " + seed[0]).isNotEqualTo(1011).isPositive();
        } catch (IOException e) {
          assertThat(e).as("seed " + seed[0]).hasMessageContaining(":" + server.port());
        }
      }
      server.close();
      server.awaitClosed();
    });
  }

  @AsyncTest
  void bytesInflateOrAreRefused() {
    for (int seed = 0; seed < 20 * SEEDS; seed++) {
      var random = new Random(seed);
      byte[] message = bytes(random, random.nextInt(2_000));
      try {
        assertThat(PerMessageDeflate.inflate(PerMessageDeflate.deflate(message), message.length))
            .isEqualTo(message);
        byte[] out = PerMessageDeflate.inflate(message, 10_000);
        assertThat(out == null ? 0 : out.length).isLessThanOrEqualTo(10_000);
      } catch (java.util.zip.DataFormatException e) {
        assertThat(List.of(message)).isNotEmpty();
      }
    }
    assertThat(PerMessageDeflate.deflate("a".getBytes(UTF_8))).isNotEmpty();
  }
}
