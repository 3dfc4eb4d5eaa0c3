package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Block;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What a server allows: how many connections, and how long they may be silent. */
class TcpServerTest {
  private static final String HOST = "127.0.0.1";

  private int served;
  private int now;
  private int most;

  /** Serves one line, and counts how many are served at once. */
  private void serve(TcpStream stream) throws IOException {
    most = Math.max(most, ++now);
    try {
      stream.write(stream.readLine());
      sleep(millis(1));
      served++;
    } finally {
      now--;
    }
  }

  private static void askAtOnce(int clients, Block.Call<TcpStream, IOException> connect) {
    List<Task<Void>> asking = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      asking.add(
          createTask(() -> {
            try (TcpStream stream = connect.call()) {
              stream.writeText("hello\n");
              assertThat(stream.readLine()).asString().isEqualTo("hello\n");
            }
          }));
    }
    var _ = await(gather(asking));
  }

  @AsyncTest
  void ofABurstNoMoreThanItMayAreServedAtOnceAndAllInTheEnd() throws Exception {
    try (Server server = TcpServer.builder().maxConnections(3).listen(HOST, 0, this::serve)) {
      askAtOnce(100, () -> TcpStream.connect(HOST, server.port()));
      server.awaitClosed();
      assertThat(served).isEqualTo(100);
      assertThat(most).isEqualTo(3);
    }
  }

  @AsyncTest
  void aHandshakeHasAPlaceToo(@TempDir Path directory) throws Exception {
    var certificates = TestCertificates.in(directory);
    Tls client = certificates.client();
    try (Server server =
        TcpServer.builder()
            .maxConnections(3)
            .listenTls(HOST, 0, certificates.server(), this::serve)) {
      TcpStream.connect(HOST, server.port()).abort(); // gives its place back
      askAtOnce(20, () -> TcpStream.connectTls(HOST, server.port(), client));
      server.awaitClosed();
      assertThat(served).isEqualTo(20);
      assertThat(most).isLessThanOrEqualTo(3);
    }
  }

  @AsyncTest
  void aServerThatWasClosedAtItsLimitAcceptsNoMore() throws Exception {
    var go = new Event();
    Server server = TcpServer.builder().maxConnections(1).listen(HOST, 0, stream -> go.await());
    try (TcpStream only = TcpStream.connect(HOST, server.port())) {
      while (server.clients() == 0) {
        yieldNow();
      }
      server.close();
      go.set();
      assertThat(only.readAll()).isEmpty();
      server.awaitClosed();
    }
  }

  @AsyncTest
  void aConnectionIsIdleWhenNothingCameAndNothingWent() throws Exception {
    try (Server server =
        TcpServer.builder()
            .idleTimeout(millis(150))
            .listen(
                HOST,
                0,
                stream -> {
                  for (int i = 0; i < 5; i++) { // longer than the limit, but never silent for it
                    stream.writeText("x");
                    sleep(millis(50));
                  }
                  assertThatThrownBy(() -> stream.read(1))
                      .isInstanceOf(SocketTimeoutException.class)
                      .hasMessageContaining("nothing came from or went to 127.0.0.1:");
                })) {
      try (TcpStream stream = TcpStream.connect(HOST, server.port())) {
        assertThat(stream.readAll()).hasSize(5);
      }
      server.awaitClosed();
    }
  }

  @AsyncTest
  void aConnectionThatIsIdleTooLongIsEndedAndItsHandlersFailureReported() throws Exception {
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
    assertThat(reports.getFirst().exception()).isInstanceOf(SocketTimeoutException.class);
    EventLoop.running().setExceptionHandler(null);
  }
}
