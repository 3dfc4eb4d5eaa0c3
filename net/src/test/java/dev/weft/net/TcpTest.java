package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
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
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @AsyncTest
  void nobodyListening() throws Throwable {
    int[] port = new int[1];
    serving(stream -> {}, free -> port[0] = free);
    sleep(millis(50));
    assertThatThrownBy(() -> TcpStream.connect(HOST, port[0]))
        .isInstanceOf(ConnectException.class)
        .hasMessage("Connection refused: 127.0.0.1:" + port[0]);
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
            assertThat(good.remoteAddress().getPort()).isEqualTo(port);
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().exception()).hasMessage("broken");
            assertThat(reports.getFirst().message())
                .contains("127.0.0.1:" + bad.localAddress().getPort());
          }
        });
    EventLoop.running().setExceptionHandler(null);
  }

  @AsyncTest
  void whatACancelledHandlerThrowsInsteadIsReportedToo() throws Throwable {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    byte[][] missing = new byte[1][];
    var reading = new Event();
    Server server =
        TcpServer.listen(
            HOST,
            0,
            stream -> {
              try {
                reading.set();
                stream.readLine();
              } finally {
                stream.write(missing[0]);
              }
            });
    try (TcpStream stream = TcpStream.connect(HOST, server.port())) {
      reading.await();
      server.closeClients();
      assertThat(stream.readAll()).isEmpty();
    }
    server.shutdown(millis(1));
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().exception()).isInstanceOf(NullPointerException.class);
    assertThat(reports.getFirst().message()).contains("the handler of the connection from");
    EventLoop.running().setExceptionHandler(null);
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
    Server server = TcpServer.listen(HOST, 0, stream -> stream.copyTo(stream));
    Task<Void> serving = createTask(server::serveForever);
    yieldNow();
    serving.cancel();
    assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
    sleep(millis(50));
    assertThatThrownBy(() -> TcpStream.connect(HOST, server.port()))
        .isInstanceOf(ConnectException.class);
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
          .isInstanceOf(BindException.class)
          .hasMessageContaining(path.toString());
      assertThat(server.port()).isEqualTo(-1);
      server.awaitClosed();
    }
    assertThat(path).doesNotExist();
    assertThatThrownBy(() -> UnixStream.connect(path)).isInstanceOf(ConnectException.class);
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
