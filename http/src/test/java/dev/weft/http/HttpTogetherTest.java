package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.net.Server;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Queue;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Our client and our server. */
class HttpTogetherTest {
  private static final int MANY = 20;

  @TempDir Path directory;
  private Certificates certificates;

  @BeforeEach
  void issue() throws Exception {
    certificates = Certificates.in(directory);
  }

  private record Meeting(HttpClient client, Server server, Crowd crowd, String version) {}

  private interface Talk {
    void run(Meeting meeting) throws Exception;
  }

  private void meet(boolean tls, boolean http2, Talk talk) throws Exception {
    var crowd = new Crowd(MANY);
    var serving = Crowd.builder();
    var asking = HttpClient.builder();
    if (tls) {
      serving.tls(certificates.server());
      asking.tls(certificates.client());
    }
    if (!http2) {
      asking.http1Only();
    }
    Server server = serving.listen(Raw.HOST, 0, crowd.routes(directory));
    String url = (tls ? "https" : "http") + "://" + Raw.HOST + ":" + server.port();
    try (var client = asking.baseUrl(url).build()) {
      talk.run(new Meeting(client, server, crowd, http2 ? "HTTP/2" : "HTTP/1.1"));
    } finally {
      server.close();
      server.closeClients();
    }
    server.awaitClosed();
  }

  private void meetInAllWays(Talk talk) throws Exception {
    meet(false, false, talk);
    meet(true, false, talk);
    meet(true, true, talk);
  }

  @AsyncTest
  void aConnectionServesOneRequestAfterTheOther() throws Exception {
    meetInAllWays(it -> {
      for (int i = 0; i < 10; i++) {
        ClientResponse answer = it.client.get("/hello?name=" + i);
        assertThat(answer.text()).isEqualTo("hello " + i);
        assertThat(answer.version()).isEqualTo(it.version);
        assertThat(it.client.post("/echo", Body.text("é" + i)).bytes())
            .isEqualTo(("é" + i).getBytes(UTF_8));
        assertThat(it.client.get("/nothing").status()).isEqualTo(404);
        assertThat(it.client.head("/long").bytes()).isEmpty();
      }
      assertThat(it.crowd.clients).hasSize(1);
      assertThat(it.client.stats().connections()).isEqualTo(1);
    });
  }

  @AsyncTest
  void manyRequestsAreHandledAtOnce() throws Exception {
    meetInAllWays(it -> {
      var requests = new ArrayList<ClientRequest>();
      for (int i = 0; i < MANY; i++) {
        requests.add(it.client.request("GET", "/meet"));
      }
      assertThat(it.client.sendAll(requests))
          .extracting(outcome ->
              outcome instanceof Outcome.Success<ClientResponse>(var answer)
                  ? answer.text()
                  : outcome.toString())
          .hasSize(MANY)
          .containsOnly("met");
      assertThat(it.crowd.clients).hasSize(it.version.equals("HTTP/2") ? 1 : MANY);
    });
  }

  @AsyncTest
  void muchIsSentAndReceived() throws Exception {
    byte[] large = Crowd.largeBytes();
    Path file = Files.write(directory.resolve("large"), large);
    meetInAllWays(it -> {
      String sum = Crowd.sum(large);
      assertThat(it.client.post("/sum", Body.bytes(large)).text()).isEqualTo(sum);
      assertThat(it.client.put("/sum", Body.file(file)).text()).isEqualTo(sum);
      assertThat(it.client.post("/sum", Body.stream(Crowd.large())).text()).isEqualTo(sum);
      assertThat(it.client.get("/large").bytes()).isEqualTo(large);
      assertThat(it.client.get("/files/large").bytes()).isEqualTo(large);
      try (var echo = it.client.request("POST", "/echo").body(Body.stream(Crowd.large())).open()) {
        assertThat(Crowd.sum(echo.stream())).isEqualTo(sum);
      }
    });
  }

  @AsyncTest
  void bothSidesStreamAtTheSameTime() throws Exception {
    meetInAllWays(it -> {
      var words = new Queue<String>();
      AsyncStream<byte[]> body =
          AsyncStream.generate(out -> {
            for (String word = words.get(); !word.isEmpty(); word = words.get()) {
              out.yield(word.getBytes(UTF_8));
            }
          });
      try (var echo = it.client.request("POST", "/echo").body(Body.stream(body)).open()) {
        var heard = echo.stream().iterator();
        for (String word : new String[] {"one", "two", "three"}) {
          words.put(word); // the next one is sent when the last one has come back
          assertThat(heard.next()).asString().isEqualTo(word);
        }
        words.put("");
        assertThat(heard.hasNext()).isFalse();
      }
    });
  }

  @AsyncTest
  void whatIsCompressedArrivesAsItWas() throws Exception {
    meetInAllWays(it -> {
      ClientResponse answer = it.client.get("/long");
      assertThat(answer.text()).isEqualTo(Crowd.LONG);
      assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
      assertThat(it.client.stats().bytesReceived()).isLessThan(Crowd.LONG.length() / 10);
    });
  }

  @AsyncTest
  void theHandlerIsCancelledWithItsClient() throws Exception {
    meetInAllWays(it -> {
      Task<ClientResponse> asking = createTask(() -> it.client.get("/slow"));
      it.crowd.started.await();
      asking.cancel();
      it.crowd.cancelled.await();
      assertThatThrownBy(() -> await(asking)).isInstanceOf(CancelledError.class);
      assertThat(it.client.get("/hello").status()).isEqualTo(200);
    });
  }

  @AsyncTest
  void aStreamEndsWhenTheClientLeavesIt() throws Exception {
    meetInAllWays(it -> {
      try (var answer = it.client.request("GET", "/endless").open();
          var pieces = answer.stream()) {
        assertThat(pieces.iterator().next()).asString().startsWith("more ");
      }
      it.crowd.cancelled.await();
      assertThat(it.client.get("/hello").status()).isEqualTo(200);
    });
  }

  @AsyncTest
  void anUploadThatIsCancelledCancelsItsHandler() throws Exception {
    meetInAllWays(it -> {
      var pieces = new Queue<byte[]>();
      AsyncStream<byte[]> body =
          AsyncStream.generate(out -> {
            while (true) {
              out.yield(pieces.get());
            }
          });
      Task<ClientResponse> asking = createTask(() -> it.client.post("/listen", Body.stream(body)));
      pieces.put(new byte[10]);
      it.crowd.started.await();
      asking.cancel();
      it.crowd.cancelled.await();
      assertThatThrownBy(() -> await(asking)).isInstanceOf(CancelledError.class);
    });
  }

  @AsyncTest
  void aShutdownAnswersWhatRuns() throws Exception {
    meetInAllWays(it -> {
      Task<ClientResponse> asking = createTask(() -> it.client.get("/slow"));
      it.crowd.started.await();
      Task<Void> shutdown = createTask(() -> it.server.shutdown(seconds(30)));
      Task<ClientResponse> late = createTask(() -> it.client.get("/hello"));
      assertThatThrownBy(() -> await(late)).isInstanceOf(IOException.class);
      assertThat(shutdown.isDone()).isFalse();
      it.crowd.goOn.set();
      assertThat(await(asking).text()).isEqualTo("done at last");
      await(shutdown);
      assertThatThrownBy(() -> it.client.get("/hello")).isInstanceOf(ConnectException.class);
    });
  }
}
