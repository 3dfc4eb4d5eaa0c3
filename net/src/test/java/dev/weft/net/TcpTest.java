package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpTest {
  private static final String HOST = "127.0.0.1";

  /** Runs {@code body} with the port of a server that has {@code handler}. */
  private static void serving(Block.RunWith<TcpStream, ?> handler, Block.RunWith<Integer, ?> body)
      throws Throwable {
    Server server = TcpServer.listen(HOST, 0, handler);
    try {
      body.run(server.port());
    } finally {
      server.close();
    }
    server.awaitClosed();
  }

  private static void echo(TcpStream stream) throws IOException {
    for (byte[] bytes = stream.read(1 << 16); bytes.length > 0; bytes = stream.read(1 << 16)) {
      stream.write(bytes);
    }
  }

  @AsyncTest
  void anEchoComesBack() throws Throwable {
    serving(
        TcpTest::echo,
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            stream.writeText("hello\n");
            assertThat(new String(stream.readLine(), UTF_8)).isEqualTo("hello\n");
            stream.shutdownOutput();
            assertThat(stream.read(10)).isEmpty();
            assertThat(stream.remoteAddress().getPort()).isEqualTo(port);
          }
        });
  }

  @AsyncTest
  void manyMebibytesGoBothWaysWhole() throws Throwable {
    byte[] data = new byte[20 << 20];
    new Random(7).nextBytes(data);
    serving(
        stream -> stream.copyTo(stream),
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            TaskGroup.run(group -> {
              group.createTask(() -> {
                stream.write(data);
                stream.shutdownOutput();
              });
              Task<byte[]> back = group.createTask(stream::readAll);
              assertThat(Arrays.equals(await(back), data)).isTrue();
            });
          }
        });
  }

  @AsyncTest
  void bytesBuffersAndTextArriveInTheOrderTheyWereWritten() throws Throwable {
    serving(
        stream -> {
          stream.writeText("a");
          stream.write(new byte[] {'b'});
          ByteBuffer buffer = ByteBuffer.wrap(new byte[] {'x', 'c', 'x'}, 1, 1);
          stream.write(buffer);
          assertThat(buffer.hasRemaining()).isFalse();
          stream.write(new byte[0]);
          stream.writeText("d".repeat(100_000));
        },
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            assertThat(new String(stream.readAll(), UTF_8)).isEqualTo("abc" + "d".repeat(100_000));
          }
        });
  }

  @AsyncTest
  void aSlowPeerSuspendsTheWriterAndNothingElse() throws Throwable {
    var read = new Event();
    serving(
        stream -> {
          read.await();
          assertThat(stream.readAll()).hasSize(40 << 20);
        },
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            Task<Void> writer =
                createTask(() -> {
                  for (int i = 0; i < 40; i++) {
                    stream.write(new byte[1 << 20]);
                  }
                  stream.shutdownOutput();
                });
            sleep(millis(300));
            assertThat(writer.isDone()).isFalse();
            read.set();
            await(writer);
          }
        });
  }

  @AsyncTest
  void aCancelledReadTakesNothing() throws Throwable {
    serving(
        stream -> {
          stream.writeText("abc");
          sleep(millis(200));
          stream.writeText("def");
        },
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            assertThatThrownBy(() -> timeout(millis(100), () -> stream.readExactly(6)))
                .isInstanceOf(TimeoutException.class);
            assertThat(new String(stream.readExactly(6), UTF_8)).isEqualTo("abcdef");
          }
        });
  }

  @AsyncTest
  void aCancelledWriteIsStillSentOnceAndWhole() throws Throwable {
    byte[] data = new byte[30 << 20];
    new Random(3).nextBytes(data);
    var go = new Event();
    serving(
        stream -> {
          go.await();
          assertThat(Arrays.equals(stream.readAll(), data)).isTrue();
        },
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            Task<Void> writer = createTask(() -> stream.write(data));
            sleep(millis(100));
            assertThat(writer.isDone()).isFalse();
            writer.cancel();
            assertThatThrownBy(() -> await(writer)).isInstanceOf(CancelledError.class);
            go.set();
          }
        });
  }

  @AsyncTest
  void nobodyListening() throws Throwable {
    int[] port = new int[1];
    serving(stream -> {}, free -> port[0] = free);
    sleep(millis(50));
    assertThatThrownBy(() -> TcpStream.connect(HOST, port[0]))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.0.1:" + port[0]);
  }

  @AsyncTest
  void noSuchHost() {
    assertThatThrownBy(() -> TcpStream.connect("no-such-host.invalid", 1))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @AsyncTest
  void aTakenPort() throws Throwable {
    serving(
        stream -> {},
        port ->
            assertThatThrownBy(() -> TcpServer.listen(HOST, port, stream -> {}))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + port));
  }

  @AsyncTest
  void aHandlersFailureIsReportedOnceWithThePeerAndEndsItsConnectionOnly() throws Throwable {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    serving(
        stream -> {
          if (stream.readLine().length == 4) {
            throw new IllegalStateException("broken");
          }
          stream.writeText("fine\n");
        },
        port -> {
          try (TcpStream bad = TcpStream.connect(HOST, port);
              TcpStream good = TcpStream.connect(HOST, port)) {
            bad.writeText("bad\n");
            assertThat(bad.readAll()).isEmpty();
            good.writeText("good\n");
            assertThat(new String(good.readLine(), UTF_8)).isEqualTo("fine\n");
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().exception()).hasMessage("broken");
            assertThat(reports.getFirst().message())
                .contains("127.0.0.1:" + bad.localAddress().getPort());
          }
        });
    EventLoop.running().setExceptionHandler(null);
  }

  @AsyncTest
  void anAbortIsAResetForTheOtherSide() throws Throwable {
    serving(
        stream -> {
          stream.readLine();
          stream.abort();
        },
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            stream.writeText("x\n");
            assertThatThrownBy(() -> stream.read(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + port);
          }
        });
  }

  @AsyncTest
  void writingToAClosedConnectionFails() throws Throwable {
    serving(
        stream -> {},
        port -> {
          TcpStream stream = TcpStream.connect(HOST, port);
          assertThat(stream.readAll()).isEmpty();
          stream.close();
          stream.close();
          assertThatThrownBy(() -> stream.writeText("x")).isInstanceOf(IOException.class);
        });
  }

  @AsyncTest
  void shutdownWaitsForHandlersAndThenCancelsThem() throws Throwable {
    List<String> ended = new ArrayList<>();
    Server server =
        TcpServer.listen(
            HOST,
            0,
            stream -> {
              try {
                stream.readLine();
                ended.add("by itself");
              } catch (CancelledError e) {
                ended.add("cancelled");
                throw e;
              }
            });
    try (TcpStream quick = TcpStream.connect(HOST, server.port());
        TcpStream slow = TcpStream.connect(HOST, server.port())) {
      while (server.clients() < 2) {
        sleep(millis(1));
      }
      quick.writeText("x\n");
      server.shutdown(millis(200));
      assertThat(ended).containsExactly("by itself", "cancelled");
      assertThat(slow.readAll()).isEmpty();
      assertThatThrownBy(() -> TcpStream.connect(HOST, server.port()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @AsyncTest
  void serveForeverEndsWhenCancelledAndListensNoMore() throws Throwable {
    Server server = TcpServer.listen(HOST, 0, TcpTest::echo);
    Task<Void> serving = createTask(server::serveForever);
    yieldNow();
    serving.cancel();
    assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
    sleep(millis(50));
    assertThatThrownBy(() -> TcpStream.connect(HOST, server.port()))
        .isInstanceOf(ConnectException.class);
  }

  @AsyncTest
  void aServerHasNoMoreConnectionsThanItMay() throws Throwable {
    try (Server server =
        TcpServer.builder().maxConnections(2).listen(HOST, 0, stream -> stream.readAll())) {
      var streams = new ArrayList<TcpStream>();
      for (int i = 0; i < 5; i++) {
        streams.add(TcpStream.connect(HOST, server.port()));
      }
      sleep(millis(100));
      assertThat(server.clients()).isEqualTo(2);
      for (TcpStream stream : streams) {
        stream.close();
      }
      while (server.clients() > 0) {
        sleep(millis(5));
      }
    }
  }

  @AsyncTest
  void filesAreSentWhole(@TempDir Path directory) throws Throwable {
    byte[] data = new byte[3_000_000];
    new Random(5).nextBytes(data);
    Path file = Files.write(directory.resolve("data"), data);
    serving(
        stream -> {
          stream.writeText(">");
          assertThat(stream.sendFile(file)).isEqualTo(data.length);
          assertThat(stream.sendFile(file, 2_999_990, 100)).isEqualTo(10);
          stream.writeText("<");
        },
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            assertThat(stream.readExactly(1)).containsExactly('>');
            assertThat(Arrays.equals(stream.readExactly(data.length), data)).isTrue();
            assertThat(stream.readExactly(10)).hasSize(10);
            assertThat(stream.readAll()).containsExactly('<');
          }
        });
  }

  @AsyncTest
  void unixSocketsSpeakTooAndTheirFileGoes(@TempDir Path directory) throws Throwable {
    Path path = directory.resolve("socket");
    try (Server server = UnixServer.listen(path, stream -> stream.copyTo(stream))) {
      assertThat(path).exists();
      try (UnixStream stream = UnixStream.connect(path)) {
        stream.writeText("ping");
        assertThat(new String(stream.readExactly(4), UTF_8)).isEqualTo("ping");
        stream.shutdownOutput();
        assertThat(stream.readAll()).isEmpty();
      }
      assertThatThrownBy(() -> UnixServer.listen(path, stream -> {}))
          .isInstanceOf(BindException.class);
      assertThat(server.port()).isEqualTo(-1);
      server.awaitClosed();
    }
    assertThat(path).doesNotExist();
    assertThatThrownBy(() -> UnixStream.connect(path)).isInstanceOf(ConnectException.class);
  }

  @AsyncTest
  void idleConnectionsAreEnded() throws Throwable {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    try (Server server =
        TcpServer.builder().idleTimeout(millis(50)).listen(HOST, 0, stream -> stream.read(1))) {
      try (TcpStream stream = TcpStream.connect(HOST, server.port())) {
        assertThat(stream.readAll()).isEmpty();
      }
      server.awaitClosed();
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().exception()).isInstanceOf(java.net.SocketTimeoutException.class);
    EventLoop.running().setExceptionHandler(null);
  }

  @Test
  void whatIsLeftOpenEndsWithItsLoop() throws IOException {
    try (var peer = new Socket()) {
      Asyncio.run(() -> {
        Server server = TcpServer.listen(HOST, 0, stream -> sleep(seconds(1000)));
        TcpStream forgotten = TcpStream.connect(HOST, server.port());
        forgotten.writeText("x");
        toThread(() ->
            peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())));
        while (server.clients() < 2) {
          sleep(millis(1));
        }
      });
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
  }
}
