package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/** What every stream does, whatever it runs over. */
abstract class StreamContract extends ReadContract {
  /** Returns more bytes than wait anywhere between a writer and a reader that does not read. */
  abstract int big();

  /** Returns how messages call the server. */
  abstract String nameOf(Server server);

  /** Returns whether one half of a connection can end before the other. */
  boolean knowsHalves() {
    return true;
  }

  /** Returns whether an abort is a reset for the other side, and not an end. */
  boolean knowsResets() {
    return true;
  }

  private static void echo(ByteStream stream) throws IOException {
    for (byte[] bytes = stream.read(1 << 16); bytes.length > 0; bytes = stream.read(1 << 16)) {
      stream.write(bytes);
    }
  }

  private byte[] data() {
    byte[] data = new byte[big()];
    new Random(7).nextBytes(data);
    return data;
  }

  @AsyncTest
  void anEchoComesBack() throws Throwable {
    connected(
        StreamContract::echo,
        stream -> {
          for (String line : new String[] {"hello\n", "and\n", "again\n"}) {
            stream.writeText(line);
            assertThat(text(stream.readLine())).isEqualTo(line);
          }
        });
  }

  @AsyncTest
  void bytesBuffersAndTextArriveInTheOrderTheyWereWritten() throws Throwable {
    connected(
        stream -> {
          stream.writeText("a");
          stream.write(new byte[] {'b'});
          ByteBuffer buffer = ByteBuffer.wrap(new byte[] {'x', 'c', 'x'}, 1, 1);
          stream.write(buffer);
          assertThat(buffer.hasRemaining()).isFalse();
          stream.write(new byte[0]);
          stream.writeText("d".repeat(100_000));
          stream.writeText("é");
        },
        stream -> assertThat(text(stream.readAll())).isEqualTo("abc" + "d".repeat(100_000) + "é"));
  }

  @AsyncTest
  void whatIsChangedAfterTheWriteIsNotSent() throws Throwable {
    connected(
        stream -> {
          byte[] bytes = {'a', 'b'};
          stream.write(bytes);
          bytes[0] = 'x';
          ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 1);
          stream.write(buffer);
          bytes[1] = 'x';
        },
        stream -> assertThat(text(stream.readAll())).isEqualTo("abb"));
  }

  @AsyncTest
  void muchGoesBothWaysAtOnceAndWhole() throws Throwable {
    assumeTrue(knowsHalves(), "Netty's NIO closes a Unix socket whose input ends");
    byte[] data = data();
    connected(
        stream -> {
          assertThat(stream.copyTo(stream)).isEqualTo(data.length);
        },
        stream ->
            TaskGroup.run(group -> {
              group.createTask(() -> {
                stream.write(data);
                stream.shutdownOutput();
              });
              Task<byte[]> back = group.createTask(stream::readAll);
              assertThat(Arrays.equals(await(back), data)).isTrue();
            }));
  }

  @AsyncTest
  void aReaderThatDoesNotReadStopsTheWriter() throws Throwable {
    byte[] data = data();
    var read = new Event();
    connected(
        stream -> {
          read.await();
          assertThat(Arrays.equals(stream.readAll(), data)).isTrue();
        },
        stream -> {
          Task<Void> writer = createTask(() -> writeInParts(stream, data));
          sleep(millis(300));
          assertThat(writer.isDone()).isFalse();
          read.set();
          await(writer);
        });
  }

  private static void writeInParts(ByteStream stream, byte[] data) throws IOException {
    for (ByteBuffer rest = ByteBuffer.wrap(data); rest.hasRemaining(); ) {
      ByteBuffer part = rest.slice(rest.position(), Math.min(10_000, rest.remaining()));
      rest.position(rest.position() + part.remaining());
      stream.write(part);
    }
    stream.shutdownOutput();
  }

  @AsyncTest
  void aCancelledWriteIsStillSentOnceAndWhole() throws Throwable {
    byte[] data = data();
    var go = new Event();
    connected(
        stream -> {
          go.await();
          assertThat(Arrays.equals(stream.readExactly(data.length), data)).isTrue();
          assertThat(text(stream.readAll())).isEqualTo("end");
        },
        stream -> {
          Task<Void> writer = createTask(() -> stream.write(data));
          sleep(millis(100));
          assertThat(writer.isDone()).isFalse();
          writer.cancel();
          assertThatThrownBy(() -> await(writer)).isInstanceOf(CancelledError.class);
          go.set();
          stream.writeText("end");
        });
  }

  @AsyncTest
  void readingGoesOnAfterTheOutputIsShutDown(@TempDir Path directory) throws Throwable {
    Path file = Files.writeString(directory.resolve("file"), "too late");
    assumeTrue(knowsHalves(), "Netty's NIO closes a Unix socket whose input ends");
    connected(
        stream -> {
          byte[] all = stream.readAll();
          stream.writeText("got " + text(all));
          stream.writeText(".");
        },
        stream -> {
          stream.writeText("all");
          stream.shutdownOutput();
          stream.shutdownOutput();
          assertThatThrownBy(() -> stream.writeText("x"))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("closed");
          assertThatThrownBy(() -> stream.sendFile(file))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("closed");
          assertThat(text(stream.readAll())).isEqualTo("got all.");
        });
  }

  @AsyncTest
  void closingSendsWhatIsQueued() throws Throwable {
    byte[] data = data();
    connected(
        stream -> assertThat(Arrays.equals(stream.readAll(), data)).isTrue(),
        stream -> {
          Task<Void> writer = createTask(() -> stream.write(data));
          yieldNow();
          writer.cancel();
          stream.close();
          assertThatThrownBy(() -> await(writer)).isInstanceOf(CancelledError.class);
        });
  }

  @AsyncTest
  void closingTwiceIsHarmlessAndAbortingAfterItToo() throws Throwable {
    connected(
        stream -> assertThat(text(stream.readAll())).isEqualTo("x"),
        stream -> {
          stream.writeText("x");
          stream.close();
          stream.close();
          stream.abort();
          assertThat(stream.read(1)).isEmpty();
          assertThatThrownBy(() -> stream.writeText("y"))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("closed");
        });
  }

  @AsyncTest
  void anAbortIsAResetForTheOtherSide() throws Throwable {
    assumeTrue(knowsResets());
    Server server =
        listen(stream -> {
          assertThat(stream.readLine()).isNotEmpty();
          stream.abort();
          assertThatThrownBy(() -> stream.writeText("x")).isInstanceOf(IOException.class);
        });
    try (server;
        ByteStream stream = connect(server)) {
      stream.writeText("x\n");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> stream.read(1))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("reset")
            .hasMessageContaining(nameOf(server));
      }
      assertThatThrownBy(() -> stream.writeText("x"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(nameOf(server));
    }
    server.awaitClosed();
  }

  @AsyncTest
  void anAbortEndsAWriteThatWaits() throws Throwable {
    byte[] data = data();
    var waiting = new Event();
    connected(
        stream -> {
          waiting.await();
          stream.abort();
        },
        stream -> {
          Task<Void> writer = createTask(() -> stream.write(data));
          sleep(millis(100));
          assertThat(writer.isDone()).isFalse();
          waiting.set();
          assertThatThrownBy(() -> await(writer)).isInstanceOf(IOException.class);
        });
  }

  @AsyncTest
  void writingToOneWhoHasClosedFailsInTheEnd() throws Throwable {
    connected(
        stream -> {},
        stream -> {
          assertThat(stream.readAll()).isEmpty();
          assertThatThrownBy(
                  () -> {
                    for (int i = 0; i < 10_000; i++) {
                      stream.writeText("x");
                      sleep(millis(1));
                    }
                  })
              .isInstanceOf(IOException.class);
        });
  }

  @AsyncTest
  void filesAreSentWhole(@TempDir Path directory) throws Throwable {
    byte[] data = data();
    Path file = Files.write(directory.resolve("data"), data);
    connected(
        stream -> {
          assertThat(stream.sendFile(file)).isEqualTo(data.length);
          assertThat(stream.sendFile(file, data.length - 10, 100)).isEqualTo(10);
          stream.writeText("<");
        },
        stream -> {
          assertThat(Arrays.equals(stream.readExactly(data.length), data)).isTrue();
          assertThat(stream.readExactly(10))
              .containsExactly(Arrays.copyOfRange(data, data.length - 10, data.length));
          assertThat(text(stream.readAll())).isEqualTo("<");
        });
  }

  @AsyncTest
  void aFileThatBecomesShorterIsSentAsFarAsItGoes(@TempDir Path directory) throws Throwable {
    byte[] data = data();
    Path file = Files.write(directory.resolve("data"), data);
    var read = new Event();
    long[] sent = new long[1];
    connected(
        stream -> {
          Task<Long> sending = createTask(() -> stream.sendFile(file));
          sleep(millis(100));
          assertThat(sending.isDone()).isFalse();
          try (var shrinking = FileChannel.open(file, StandardOpenOption.WRITE)) {
            shrinking.truncate(data.length * 3L / 4);
          }
          read.set();
          sent[0] = await(sending);
          stream.writeText("<");
        },
        stream -> {
          read.await();
          byte[] all = stream.readAll();
          assertThat(sent[0])
              .isEqualTo(all.length - 1)
              .isBetween(data.length * 3L / 4, (long) data.length);
          assertThat(all[all.length - 1]).isEqualTo((byte) '<');
          assertThat(Arrays.equals(all, 0, all.length - 1, data, 0, all.length - 1)).isTrue();
        });
  }

  @AsyncTest
  void aFileThatIsNotThereIsNamedAndTheConnectionIsNoneTheWorse(@TempDir Path directory)
      throws Throwable {
    connected(
        stream -> {
          assertThatThrownBy(() -> stream.sendFile(directory.resolve("missing")))
              .isInstanceOf(NoSuchFileException.class)
              .hasMessageContaining("missing");
          assertThat(stream.sendFile(Files.createFile(directory.resolve("empty")))).isZero();
          stream.writeText("still there");
        },
        stream -> assertThat(text(stream.readAll())).isEqualTo("still there"));
  }
}
