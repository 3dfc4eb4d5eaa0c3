package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** How every stream is read, whatever it runs over. */
abstract class ReadContract {
  /** Listens with {@code handler}. */
  abstract Server listen(Block.RunWith<ByteStream, ?> handler) throws Exception;

  /** Connects to {@code server}. */
  abstract ByteStream connect(Server server) throws Exception;

  /** Runs {@code body} with a connection to a server that has {@code handler}. */
  final void connected(Block.RunWith<ByteStream, ?> handler, Block.RunWith<ByteStream, ?> body)
      throws Throwable {
    Server server = listen(handler);
    try (server;
        ByteStream stream = connect(server)) {
      body.run(stream);
    }
    server.awaitClosed();
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @AsyncTest
  void aCancelledReadTakesNothing() throws Throwable {
    var go = new Event();
    connected(
        stream -> {
          stream.writeText("abcd");
          go.await();
          stream.writeText("efg\n");
        },
        stream -> {
          assertThat(text(stream.readExactly(1))).isEqualTo("a");
          cancel(() -> stream.readExactly(6));
          cancel(stream::readLine);
          cancel(stream::readAll);
          go.set();
          assertThat(text(stream.readExactly(6))).isEqualTo("bcdefg");
          assertThat(text(stream.readLine())).isEqualTo("\n");
        });
  }

  private static void cancel(Block.Call<byte[], ?> read) {
    Task<byte[]> reader = createTask(read);
    sleep(millis(10));
    assertThat(reader.isDone()).isFalse();
    reader.cancel();
    assertThatThrownBy(() -> await(reader)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void readExactlyWaitsForAllOfIt() throws Throwable {
    connected(
        stream -> {
          for (int i = 0; i < 100; i++) {
            stream.write(new byte[] {(byte) i});
            yieldNow();
          }
          stream.write(new byte[300_000]);
        },
        stream -> {
          byte[] bytes = stream.readExactly(100);
          for (int i = 0; i < 100; i++) {
            assertThat(bytes[i]).isEqualTo((byte) i);
          }
          assertThat(stream.readExactly(0)).isEmpty();
          assertThat(stream.readExactly(300_000)).hasSize(300_000);
          assertThat(stream.read(1)).isEmpty();
        });
  }

  @AsyncTest
  void whatIsIncompleteIsInTheException() throws Throwable {
    connected(
        stream -> stream.writeText("abc"),
        stream -> {
          var e = catchThrowableOfType(IncompleteReadException.class, () -> stream.readExactly(4));
          assertThat(text(e.partial())).isEqualTo("abc");
          assertThat(e.expected()).isEqualTo(4);
          assertThat(stream.read(1)).isEmpty();
          assertThat(stream.readLine()).isEmpty();
          assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        });
  }

  @AsyncTest
  void readUntilFindsASeparatorThatComesInParts() throws Throwable {
    byte[] separator = "\r\n\r\n".getBytes(UTF_8);
    connected(
        stream -> {
          for (String part : new String[] {"a\r", "\n\r\r\n", "\r", "\nb\r\n\r\nc\r\n\r"}) {
            stream.writeText(part);
            yieldNow();
          }
        },
        stream -> {
          assertThat(text(stream.readUntil(separator))).isEqualTo("a\r\n\r\r\n\r\n");
          assertThat(text(stream.readUntil(separator))).isEqualTo("b\r\n\r\n");
          var e =
              catchThrowableOfType(
                  IncompleteReadException.class, () -> stream.readUntil(separator));
          assertThat(text(e.partial())).isEqualTo("c\r\n\r");
          assertThat(e.expected()).isEqualTo(-1);
        });
  }

  @AsyncTest
  void aLineThatIsTooLongCanBeReadOtherwise() throws Throwable {
    String line = "x".repeat(100_000) + "\n";
    connected(
        stream -> stream.writeText(line + "short\n"),
        stream -> {
          var taken = new ByteArrayOutputStream();
          var e = catchThrowableOfType(LimitOverrunException.class, stream::readLine);
          assertThat(e.consumed()).isBetween((1 << 16) + 1, 100_000);
          taken.writeBytes(stream.readExactly(e.consumed()));
          taken.writeBytes(stream.readLine());
          assertThat(taken.toString(UTF_8)).isEqualTo(line);
          assertThat(text(stream.readLine())).isEqualTo("short\n");
        });
  }

  @AsyncTest
  void linesComeWithoutTheirEnds() throws Throwable {
    connected(
        stream -> stream.writeText("one\r\ntwé\n\nfour"),
        stream -> assertThat(stream.lines().toList()).containsExactly("one", "twé", "", "four"));
  }

  @AsyncTest
  void twoReadersAreRefused() throws Throwable {
    connected(
        stream -> stream.read(1),
        stream -> {
          Task<byte[]> first = createTask(() -> stream.read(1));
          yieldNow();
          assertThatThrownBy(() -> stream.read(1))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("another task is reading");
          first.cancel();
          assertThatThrownBy(() -> await(first)).isInstanceOf(CancelledError.class);
        });
  }
}
