package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.http.RawWebSocket.Frames;
import dev.weft.http.WebSocket.Binary;
import dev.weft.http.WebSocket.Message;
import dev.weft.http.WebSocket.Text;
import dev.weft.testing.AsyncTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages of all sizes, in parts of all sizes, compressed and not: Autobahn's 9, 12 and 13. */
class WebSocketSizesTest {
  /*
   * Whoever looks for leaks notes each access to a buffer, and what is not compressed is masked by
   * eight bytes at a time: so the largest messages are compressed ones.
   */
  private static final int LARGEST = 16 << 20;

  private static WebSocket.Builder options(boolean compression) {
    var options = WebSocket.builder().maxMessage(LARGEST);
    return compression ? options : options.noCompression();
  }

  /** Letters that get smaller by compression, but not to nothing. */
  private static String letters(int count) {
    var random = new Random(count);
    var text = new StringBuilder(count);
    while (text.length() < count) {
      text.append("all work and no play ", 0, Math.min(21, count - text.length()));
      if (text.length() < count) {
        text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  @AsyncTest
  void aMessageMayHaveAllThatIsAllowedAlsoIfCompressionMakesItLarger() throws Exception {
    for (int most : new int[] {1000, 70_000}) {
      byte[] noise = new byte[most + 1];
      new Random(most).nextBytes(noise);
      WebSocketTest.connected(
          WebSocket.builder().maxMessage(most),
          WebSocketTest::echo,
          socket -> {
            socket.sendBinary(Arrays.copyOf(noise, most));
            assertThat(socket.receive()).isEqualTo(new Binary(Arrays.copyOf(noise, most)));
            socket.sendText("x".repeat(most));
            assertThat(socket.receive()).isEqualTo(new Text("x".repeat(most)));
            socket.sendBinary(noise);
            assertThat(socket).isEmpty();
            assertThat(socket.closeCode()).isEqualTo(1009);
          });
    }
  }

  @AsyncTest
  void whatIsNotCompressedHasTheSameLimit() throws Exception {
    String[] offer = {"Sec-WebSocket-Extensions: " + RawWebSocket.DEFLATE};
    Raw.serving(
        new Router().websocket("/", WebSocket.builder().maxMessage(1000), WebSocketTest::echo),
        port -> {
          var socket = RawWebSocket.connect(port, offer);
          socket.send(socket.frames().frame(RawWebSocket.BINARY, new byte[1001]));
          assertThat(socket.readAll()).containsExactly("close 1009");
          socket.stream.close();
          var parts = RawWebSocket.connect(port, offer);
          parts.send(
              parts.frames().frame(0x02, new byte[600]).frame(RawWebSocket.LAST, new byte[401]));
          assertThat(parts.readAll()).containsExactly("close 1009");
          parts.stream.close();
        });
  }

  private static void requireEchoed(boolean compression, List<Message> messages) throws Exception {
    WebSocketTest.connected(
        options(compression),
        WebSocketTest::echo,
        socket -> {
          Task<Void> sending =
              createTask(() -> {
                for (Message message : messages) {
                  socket.send(message);
                }
              });
          for (Message message : messages) {
            Message echoed = socket.receive();
            assertThat(echoed.equals(message)).isTrue(); // too large to be shown
          }
          Asyncio.await(sending);
        });
  }

  @AsyncTest
  void largeMessagesComeBack() throws Exception {
    for (boolean compression : new boolean[] {false, true}) {
      var messages = new ArrayList<Message>();
      for (int size = 64 << 10; size <= (compression ? 4 << 20 : 256 << 10); size *= 4) {
        messages.add(new Text(letters(size)));
        messages.add(new Binary(letters(size).getBytes(UTF_8)));
      }
      requireEchoed(compression, messages);
    }
    requireEchoed(true, List.of(new Binary(new byte[LARGEST])));
  }

  @AsyncTest
  void manyMessagesOfEachSizeComeBackCompressed() throws Exception {
    var messages = new ArrayList<Message>();
    for (int size :
        List.of(0, 1, 15, 16, 17, 64, 125, 126, 256, 1024, 4096, 8192, 16_384, 32_768)) {
      for (int i = 0; i < 20; i++) {
        messages.add(new Text(letters(size)));
      }
    }
    requireEchoed(true, messages);
  }

  @AsyncTest
  void aLargeMessageInPartsOfAllSizesIsOne() throws Exception {
    for (int part : List.of(64, 256, 1024, 4096, 16_384, 65_536, 262_144)) {
      String text = letters(Math.min(1 << 18, 500 * part));
      WebSocketTest.raw(
          options(false),
          WebSocketTest::echo,
          peer -> {
            Frames frames = peer.frames();
            for (int start = 0; start < text.length(); start += part) {
              int end = Math.min(text.length(), start + part);
              int last = end == text.length() ? RawWebSocket.LAST : 0;
              frames.frame(last | (start == 0 ? 1 : 0), text.substring(start, end));
            }
            Task<RawWebSocket> sending = createTask(() -> peer.send(frames.close(1000, "")));
            assertThat(peer.read()).isEqualTo("text[" + text.length() + "]");
            assertThat(peer.read()).isEqualTo("close 1000");
            Asyncio.await(sending);
          });
    }
  }
}
