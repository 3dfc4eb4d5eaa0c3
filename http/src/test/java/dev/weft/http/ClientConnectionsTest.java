package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Which connections are kept, replaced and closed: cancellation, timeouts, servers that close. */
class ClientConnectionsTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";

  /** Answers with this, and nothing more. */
  private static ScriptedServer halting(String first) throws IOException {
    return ScriptedServer.of((self, stream) -> {
      self.read(stream);
      stream.writeText(first);
      stream.readAll();
    });
  }

  /** Answers when it is time. */
  private static ScriptedServer waiting(Event go, String answer) throws IOException {
    return ScriptedServer.of((self, stream) -> {
      while (self.read(stream) != null) {
        go.await();
        stream.writeText(answer);
      }
    });
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Asyncio.sleep(millis(1));
    }
  }

  private static void requireCancelled(Task<?> task) {
    task.cancel();
    assertThatThrownBy(() -> Asyncio.await(task)).isInstanceOf(CancelledError.class);
  }

  private static void requireNothingLeft(HttpClient client, ScriptedServer server) {
    assertThat(client.stats().active()).isZero();
    assertThat(client.stats().connections()).isZero();
    until(() -> server.open() == 0);
  }

  @AsyncTest
  void cancelledBeforeItStartsItNeverConnects() throws Exception {
    try (var server = ScriptedServer.answering(ok("a"));
        var client = HttpClient.create()) {
      requireCancelled(Asyncio.createTask(() -> client.get(server.url())));
      assertThat(server.connections).isZero();
      requireNothingLeft(client, server);
    }
  }

  @AsyncTest
  void cancelledWhileItWaitsForTheAnswerItClosesItsConnection() throws Exception {
    try (var server = halting("");
        var client = HttpClient.create()) {
      Task<ClientResponse> task = Asyncio.createTask(() -> client.get(server.url()));
      until(() -> !server.requests.isEmpty());
      requireCancelled(task);
      requireNothingLeft(client, server);
      assertThat(client.stats().failures()).isEqualTo(1);
    }
  }

  @AsyncTest
  void cancelledInTheMiddleOfTheBodyItClosesItsConnection() throws Exception {
    try (var server = halting(HEAD + "hello");
        var client = HttpClient.create()) {
      Task<ClientResponse> task = Asyncio.createTask(() -> client.get(server.url()));
      until(() -> client.stats().connections() == 1 && !server.requests.isEmpty());
      Asyncio.sleep(millis(20));
      requireCancelled(task);
      requireNothingLeft(client, server);
    }
  }

  @AsyncTest
  void anAnswerThatIsWholeGivesItsConnectionBackWhoeverReadsIt() throws Exception {
    try (var server = ScriptedServer.answering(ok("a"), ok("b"), ok("c"));
        var client = HttpClient.create()) {
      StreamingResponse response = client.request("GET", server.url()).open();
      Asyncio.sleep(millis(20)); // the body has come as well
      response.close();
      response.close();
      assertThat(client.stats().idle()).isEqualTo(1);
      assertThat(client.get(server.url()).text()).isEqualTo("b");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  /** One byte more than may lie unread: its last read stops the reading, and ends it as well. */
  @AsyncTest
  void aConnectionWhoseReadingWasStoppedReadsAgainForTheNext() throws Exception {
    try (var server = ScriptedServer.answering(ok("x".repeat((1 << 17) + 1)), ok("b"), ok("c"));
        var client = HttpClient.builder().timeout(seconds(10)).build()) {
      try (StreamingResponse response = client.request("GET", server.url()).open()) {
        until(() -> response.exchange().isEnded());
      }
      assertThat(client.stats().idle()).isEqualTo(1);
      assertThat(client.get(server.url()).text()).isEqualTo("b");
      assertThat(client.get(server.url()).text()).isEqualTo("c");
      assertThat(server.connections).isEqualTo(1);
      until(() -> client.stats().connections() == 0); // the server has closed it
    }
  }

  @AsyncTest
  void anAnswerClosedEarlyClosesItsConnection() throws Exception {
    try (var server = halting(HEAD + "hello");
        var client = HttpClient.create()) {
      try (var response = client.request("GET", server.url()).open();
          var pieces = response.stream()) {
        assertThat(pieces.iterator().next()).hasSize(5);
      }
      requireNothingLeft(client, server);
    }
  }

  @AsyncTest
  void whatIsReadAfterTheCloseFails() throws Exception {
    try (var server = halting(HEAD + "hello");
        var client = HttpClient.create()) {
      StreamingResponse response = client.request("GET", server.url()).open();
      AsyncStream<byte[]> stream = response.stream();
      response.close();
      assertThatThrownBy(() -> stream.toList())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was closed");
    }
  }

  @AsyncTest
  void cancelledWhileItWaitsForAPlaceItLeavesTheQueue() throws Exception {
    var go = new Event();
    try (var server = waiting(go, ok("x"));
        var client = HttpClient.builder().maxConcurrent(1).build()) {
      Task<String> first = Asyncio.createTask(() -> client.get(server.url() + "/1").text());
      until(() -> !server.requests.isEmpty());
      Task<String> second = Asyncio.createTask(() -> client.get(server.url() + "/2").text());
      Task<String> third = Asyncio.createTask(() -> client.get(server.url() + "/3").text());
      Asyncio.sleep(millis(5));
      requireCancelled(second);
      go.set();
      assertThat(Asyncio.await(first)).isEqualTo("x");
      assertThat(Asyncio.await(third)).isEqualTo("x");
      assertThat(server.requests).hasSize(2);
      assertThat(server.last()).startsWith("GET /3 ");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void aTimeoutNamesTheRequestAndCoversTheWholeBody() throws Exception {
    try (var server = halting(HEAD + "hello");
        var client = HttpClient.create()) {
      assertThatThrownBy(
              () -> client.request("GET", server.url() + "/x").timeout(millis(50)).send())
          .isInstanceOf(TimeoutException.class)
          .hasMessage("no answer within 50ms: GET " + server.url() + "/x");
      requireNothingLeft(client, server);
    }
  }

  @AsyncTest
  void aDripIsNotSilenceButTakesTooLong() throws Exception {
    ScriptedServer.Script drip =
        (self, stream) -> {
          self.read(stream);
          stream.writeText(HEAD);
          while (true) {
            stream.writeText("x");
            Asyncio.sleep(millis(20));
          }
        };
    try (var server = ScriptedServer.of(drip);
        var client = HttpClient.builder().readTimeout(millis(500)).timeout(millis(100)).build()) {
      assertThatThrownBy(() -> client.get(server.url()))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("no answer within");
    }
  }

  @AsyncTest
  void silenceIsNoticed() throws Exception {
    try (var server = halting(HEAD + "hello");
        var client = HttpClient.builder().readTimeout(millis(50)).build()) {
      assertThatThrownBy(() -> client.get(server.url()))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("nothing came for 50ms");
      requireNothingLeft(client, server);
    }
  }

  @AsyncTest
  void aBodyThatGoesOutIsNoSilence() throws Exception {
    try (var server =
            ScriptedServer.of((self, stream) -> {
              self.read(stream);
              stream.writeText(ok("done"));
            });
        var client = HttpClient.builder().readTimeout(millis(800)).build()) {
      var slow =
          AsyncStream.generate((AsyncStream.Out<byte[]> out) -> {
            for (int i = 0; i < 20; i++) {
              Asyncio.sleep(millis(100));
              out.yield(new byte[1]);
            }
          });
      assertThat(client.post(server.url(), Body.of(slow, () -> 20L, "a/b", false)).text())
          .isEqualTo("done");
    }
  }

  /** Answers one request on each connection, and closes it then, or a while after. */
  private static ScriptedServer closing(boolean late) throws IOException {
    return ScriptedServer.of((self, stream) -> {
      self.read(stream);
      stream.writeText(ok("x"));
      if (late) {
        stream.readUntil(new byte[] {'\n'}); // until it sees the next one, which it does not answer
      }
    });
  }

  @AsyncTest
  void aConnectionThatTheServerClosedIsForgotten() throws Exception {
    try (var server = closing(false);
        var client = HttpClient.create()) {
      client.get(server.url());
      until(() -> client.stats().connections() == 0);
      assertThat(client.post(server.url(), Body.text("x")).text()).isEqualTo("x");
      assertThat(server.connections).isEqualTo(2);
    }
  }

  @AsyncTest
  void aConnectionThatTheServerClosesUnderTheNextRequestIsReplaced() throws Exception {
    try (var server = closing(true);
        var client = HttpClient.create()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get(server.url()).text()).isEqualTo("x");
      }
      assertThat(server.connections).isEqualTo(3);
      assertThat(client.stats().retries()).isZero();
    }
  }

  @AsyncTest
  void butNotForARequestThatMayHaveBeenDone() throws Exception {
    try (var server = closing(true);
        var client = HttpClient.create()) {
      client.get(server.url());
      assertThatThrownBy(() -> client.post(server.url(), Body.text("x")))
          .isInstanceOf(IOException.class);
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void aFirstConnectionThatIsClosedIsNotReplaced() throws Exception {
    try (var server = ScriptedServer.of((self, stream) -> self.read(stream));
        var client = HttpClient.create()) {
      assertThatThrownBy(() -> client.get(server.url()))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("without an answer");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void anEarlyAnswerStopsTheUpload() throws Exception {
    String refusal = "HTTP/1.1 413 Too large\r\nContent-Length: 2\r\n\r\nno";
    try (var server =
            ScriptedServer.of((self, stream) -> {
              stream.readUntil(new byte[] {'\r', '\n', '\r', '\n'});
              stream.writeText(refusal);
              stream.readAll();
            });
        var client = HttpClient.create()) {
      var endless =
          AsyncStream.generate((AsyncStream.Out<byte[]> out) -> {
            while (true) {
              out.yield(new byte[100]);
              Asyncio.sleep(millis(1));
            }
          });
      ClientResponse answer = client.post(server.url(), Body.stream(endless));
      assertThat(answer.status()).isEqualTo(413);
      requireNothingLeft(client, server);
    }
  }

  @AsyncTest
  void bothSidesMayTalkAtOnce() throws Exception {
    try (var server =
            ScriptedServer.of((self, stream) -> {
              stream.readUntil(new byte[] {'\r', '\n', '\r', '\n'});
              stream.writeText("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              for (int i = 0; i < 3; i++) {
                stream.readLine();
                byte[] said = stream.readLine();
                stream.writeText("3\r\n");
                stream.write(said);
                stream.writeText("\r\n");
              }
              stream.readLine();
              stream.readLine();
              stream.writeText("0\r\n\r\n");
              stream.readAll();
            });
        var client = HttpClient.create()) {
      var words = new dev.weft.sync.Queue<byte[]>();
      Body body = Body.stream(AsyncStream.from(words));
      try (var response = client.request("POST", server.url()).body(body).open()) {
        var heard = response.stream().iterator();
        for (String word : new String[] {"a", "b", "c"}) {
          words.put(word.getBytes(java.nio.charset.StandardCharsets.UTF_8));
          assertThat(new String(heard.next(), java.nio.charset.StandardCharsets.UTF_8))
              .isEqualTo(word + "\r\n");
        }
        words.shutdown();
        assertThat(heard.hasNext()).isFalse();
      }
      assertThat(client.stats().idle()).isEqualTo(1);
    }
  }

  @AsyncTest
  void idleConnectionsAreClosedAfterAWhile() throws Exception {
    try (var server =
            ScriptedServer.of((self, stream) -> {
              while (self.read(stream) != null) {
                stream.writeText(ok("x"));
              }
            });
        var client = HttpClient.builder().idleTimeout(millis(50)).build()) {
      Asyncio.await(Asyncio.gather(() -> client.get(server.url()), () -> client.get(server.url())));
      assertThat(server.connections).isEqualTo(2);
      until(() -> client.stats().connections() == 0);
      until(() -> server.open() == 0);
      client.get(server.url());
      assertThat(server.connections).isEqualTo(3);
    }
  }

  @AsyncTest
  void nobodyListening() throws Exception {
    try (var client = HttpClient.builder().connectTimeout(seconds(5)).build()) {
      assertThatThrownBy(() -> client.get("http://127.0.0.1:1/"))
          .isInstanceOf(java.net.ConnectException.class)
          .hasMessageContaining("127.0.0.1:1");
      assertThat(client.stats().connections()).isZero();
    }
  }
}
