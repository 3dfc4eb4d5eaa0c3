package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.net.TcpStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for the first connection to an origin, and what if that is not made. */
class ClientFirstConnectionTest {
  private static final int MANY = 5;

  @TempDir Path directory;
  private Certificates certificates;

  @BeforeEach
  void issue() throws Exception {
    certificates = Certificates.in(directory);
  }

  private HttpClient.Builder client() {
    return HttpClient.builder().tls(certificates.client());
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Asyncio.sleep(millis(1));
    }
  }

  /** Does this with its first connection, and answers on the others, through TLS. */
  private ScriptedServer answeringLater(ScriptedServer.Script first) throws IOException {
    return ScriptedServer.of((self, stream) -> {
      if (self.connections == 1) {
        first.serve(self, stream);
        return;
      }
      answer(self, stream);
    });
  }

  private void answer(ScriptedServer self, TcpStream stream) throws Exception {
    stream.startTls(certificates.server());
    while (self.read(stream) != null) {
      stream.writeText(ok("x"));
    }
  }

  private static String url(ScriptedServer server) {
    return server.url().replace("http:", "https:");
  }

  private static List<Task<String>> many(HttpClient client, ScriptedServer server) {
    List<Task<String>> tasks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      tasks.add(createTask(() -> client.get(url(server)).text()));
    }
    return tasks;
  }

  /** Waits until all have failed, which leaves no connection. */
  private static List<Throwable> failures(List<Task<String>> tasks, HttpClient client) {
    Asyncio.waitAll(tasks);
    assertThat(client.stats().connections()).isZero();
    return tasks.stream().<Throwable>map(Task::exception).toList();
  }

  private static void assertAnswered(List<Task<String>> tasks) {
    for (Task<String> task : tasks) {
      assertThat(Asyncio.await(task)).isEqualTo("x");
    }
  }

  @AsyncTest
  void eachHasAFailureOfItsOwn() throws Exception {
    try (var server = ScriptedServer.of((_, stream) -> stream.read(10));
        var client = client().build()) {
      List<Task<String>> tasks = many(client, server);
      assertThat(failures(tasks, client))
          .doesNotHaveDuplicates()
          .hasOnlyElementsOfType(IOException.class);
      until(() -> server.open() == 0);
    }
  }

  @AsyncTest
  void aFirstConnectionThatFailsIsNotTheOthers() throws Exception {
    try (var server = answeringLater((_, stream) -> stream.read(10));
        var client = client().build()) {
      List<Task<String>> tasks = many(client, server);
      Asyncio.waitAll(tasks);
      assertThat(tasks.getFirst().exception()).isInstanceOf(IOException.class);
      assertAnswered(tasks.subList(1, MANY));
      assertThat(client.stats().failures()).isEqualTo(1);
    }
  }

  @AsyncTest
  void onlyOneOfTheConnectionsThatSeveralMakeIsKept() throws Exception {
    var late = new Event();
    try (var peer = new Http2Peer(certificates.server(), 100);
        var server =
            ScriptedServer.of((self, stream) -> {
              if (self.connections > 3) {
                late.await();
              }
              if (self.connections > 1) {
                relay(stream, peer);
              }
            });
        var client = client().build()) {
      List<Task<String>> tasks = many(client, server);
      until(() -> server.connections == MANY);
      until(() -> client.stats().idle() == 1 && client.stats().connections() == 1);
      late.set();
      Asyncio.waitAll(tasks);
      assertThat(tasks.getFirst().exception()).isInstanceOf(IOException.class);
      assertThat(client.stats().failures()).isEqualTo(1);
      until(() -> client.stats().connections() == 1);
      assertThat(client.stats().idle()).isEqualTo(1);
      assertThat(client.get(url(server) + "/y").text()).isEqualTo("/y");
      assertThat(server.connections).isEqualTo(MANY);
    }
  }

  private static void relay(TcpStream stream, Http2Peer peer) throws IOException {
    try (var other = TcpStream.connect("127.0.0.1", peer.port())) {
      Task<Void> back =
          createTask(() -> {
            other.copyTo(stream);
          });
      stream.copyTo(other);
      other.shutdownOutput();
      Asyncio.await(back);
    }
  }

  @AsyncTest
  void whoWaitsForOneThatIsCancelledConnectsItself() throws Exception {
    try (var server = answeringLater((_, stream) -> stream.readAll());
        var client = client().build()) {
      List<Task<String>> tasks = many(client, server);
      until(() -> server.connections == 1);
      tasks.getFirst().cancel();
      assertThatThrownBy(() -> Asyncio.await(tasks.getFirst())).isInstanceOf(CancelledError.class);
      assertAnswered(tasks.subList(1, MANY));
    }
  }

  @AsyncTest
  void whoIsCancelledWhileItWaitsHarmsNobody() throws Exception {
    try (var server = answeringLater((self, stream) -> answer(self, stream));
        var client = client().build()) {
      List<Task<String>> tasks = many(client, server);
      until(() -> server.connections == 1);
      tasks.get(1).cancel();
      Asyncio.waitAll(tasks);
      assertThat(tasks.get(1).isCancelled()).isTrue();
      assertThat(client.stats().failures()).isEqualTo(1);
      assertThat(Asyncio.await(tasks.get(2))).isEqualTo("x");
    }
  }

  @AsyncTest
  void whoCameLaterHasStillTimeWhenThatOfTheFirstIsOver() throws Exception {
    try (var server = answeringLater((_, stream) -> stream.readAll());
        var client = client().connectTimeout(millis(2_000)).build()) {
      Task<String> first = createTask(() -> client.get(url(server)).text());
      until(() -> server.connections == 1);
      Asyncio.sleep(millis(1_000));
      Task<String> second = createTask(() -> client.get(url(server)).text());
      assertThatThrownBy(() -> Asyncio.await(first))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("no connection to " + url(server) + " within 2s");
      assertThat(Asyncio.await(second)).isEqualTo("x");
    }
  }

  @AsyncTest
  void aClientThatIsClosedFailsThoseWhoConnectAndWhoWait() throws Exception {
    try (var server = ScriptedServer.of((_, stream) -> stream.readAll())) {
      var client = client().maxConcurrent(MANY - 1).connectTimeout(seconds(5)).build();
      List<Task<String>> tasks = many(client, server);
      until(() -> server.connections == 1);
      client.close();
      assertThat(failures(tasks, client))
          .hasOnlyElementsOfType(IOException.class)
          .allSatisfy(it -> assertThat(it).hasMessage("the client was closed"));
      assertThat(client.stats().active()).isZero();
      until(() -> server.open() == 0);
    }
  }

  @AsyncTest
  void whoCameAtOnceWaitsNoLongerThanTheFirst() throws Exception {
    try (var server = ScriptedServer.of((_, stream) -> stream.readAll());
        var client = client().connectTimeout(millis(100)).build()) {
      List<Task<String>> tasks = many(client, server);
      assertThat(failures(tasks, client))
          .doesNotHaveDuplicates()
          .hasOnlyElementsOfType(TimeoutException.class);
    }
  }
}
