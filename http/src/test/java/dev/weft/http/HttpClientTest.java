package dev.weft.http;

import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The client against the JDK's server, which runs in threads of its own, and scripted ones. */
class HttpClientTest {
  private EchoServer echo;
  private String url;

  @BeforeEach
  void start() throws IOException {
    echo = new EchoServer();
    url = echo.url();
  }

  @AfterEach
  void stop() {
    echo.close();
  }

  private static void using(Block.RunWith<HttpClient, ?> body) {
    try (var client = HttpClient.create()) {
      body.accept(client);
    }
  }

  @AsyncTest
  void everyVerbIsSentAsItIs() {
    using(client -> {
      Body body = Body.text("hello");
      String echo = url + "/echo/a?b=c";
      var answers =
          List.of(
              client.get(echo),
              client.head(echo),
              client.delete(echo),
              client.post(echo, body),
              client.put(echo, body),
              client.patch(echo, body),
              client.request("PROPFIND", echo).send());
      assertThat(answers)
          .extracting(answer -> answer.header("method"))
          .containsExactly("GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "PROPFIND");
      assertThat(answers).extracting(ClientResponse::status).containsOnly(200);
      assertThat(answers).extracting(answer -> answer.header("target")).containsOnly("/echo/a?b=c");
      assertThat(answers.get(3).text()).isEqualTo("hello");
      assertThat(answers.get(3).header("Got-content-type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(answers.get(3).header("Got-content-length")).isEqualTo("5");
      assertThat(answers.get(0).header("Got-content-length")).isNull();
      assertThat(answers.get(0).version()).isEqualTo("HTTP/1.1");
      assertThat(answers.get(0).uri().getPath()).isEqualTo("/echo/a");
      assertThat(client.stats().connections()).isEqualTo(1);
      assertThat(client.stats().idle()).isEqualTo(1);
    });
  }

  @AsyncTest
  void theUsualFieldsAreSentAndCanBeReplaced() {
    using(client -> {
      ClientResponse usual = client.get(url + "/echo");
      assertThat(usual.header("Got-user-agent")).isEqualTo("Weft");
      assertThat(usual.header("Got-accept")).isEqualTo("*/*");
      assertThat(usual.header("Got-accept-encoding")).isEqualTo("gzip, deflate, br");
      assertThat(usual.header("Got-host")).isEqualTo(url.substring(7));
      ClientResponse own =
          client
              .request("GET", url + "/echo")
              .header("user-agent", "me")
              .header("X-Own", "1")
              .header("HOST", "other")
              .send();
      assertThat(own.header("Got-user-agent")).isEqualTo("me");
      assertThat(own.header("Got-x-own")).isEqualTo("1");
      assertThat(own.header("Got-host")).isEqualTo("other");
    });
  }

  @AsyncTest
  void whatTheBuilderSaysIsSentWithEveryRequest() throws Exception {
    var seen = new ArrayList<String>();
    var builder =
        HttpClient.builder()
            .baseUrl(url + "/echo")
            .header("X-One", "1")
            .userAgent("robot/1")
            .basicAuth("me", "secret")
            .onRequest(request -> request.header("X-Hook", request.method()))
            .onResponse(response -> seen.add(response.status() + " " + response.uri().getPath()));
    try (var client = builder.build();
        var bearer = builder.bearerAuth("token").build()) {
      ClientResponse answer = client.get("/users");
      assertThat(answer.header("Target")).isEqualTo("/echo/users");
      assertThat(answer.header("Got-x-one")).isEqualTo("1");
      assertThat(answer.header("Got-user-agent")).isEqualTo("robot/1");
      assertThat(answer.header("Got-authorization")).isEqualTo("Basic bWU6c2VjcmV0");
      assertThat(answer.header("Got-x-hook")).isEqualTo("GET");
      assertThat(client.get("users?x=1").header("Target")).isEqualTo("/echo/users?x=1");
      assertThat(client.get("").header("Target")).isEqualTo("/echo");
      assertThat(client.get(url + "/echo/b").header("Target")).isEqualTo("/echo/b");
      assertThat(bearer.get("").header("Got-authorization")).isEqualTo("Bearer token");
      assertThat(seen).contains("200 /echo/users").hasSize(5);
    }
  }

  @AsyncTest
  void queriesAndPathsAreEncoded() {
    using(client -> {
      ClientRequest request = client.request("GET", url + "/echo/a b/\u00e9?x=1%20|");
      String target = request.query("q", "a&b=c d\u00fc").query("n", 5).send().header("Target");
      assertThat(target).isEqualTo("/echo/a%20b/%C3%A9?x=1%20%7C&q=a%26b%3Dc%20d%C3%BC&n=5");
    });
  }

  @AsyncTest
  void aLargeAnswerIsReadPieceByPiece() {
    using(client -> {
      long sum = 0;
      try (var response = client.request("GET", url + "/large").open()) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(client.stats().active()).isEqualTo(1);
        for (byte[] piece : response.stream()) {
          sum += piece.length;
        }
        assertThat(client.stats().active()).isZero();
        assertThatThrownBy(response::stream).isInstanceOf(IllegalStateException.class);
      }
      assertThat(sum).isEqualTo(160L << 16);
      assertThat(client.stats().bytesReceived()).isEqualTo(sum);
      assertThat(client.stats().idle()).isEqualTo(1);
    });
  }

  @AsyncTest
  void aReaderThatIsSlowHoldsTheServerUp() throws Exception {
    long[] written = {0};
    try (var server =
            ScriptedServer.of((self, stream) -> {
              self.read(stream);
              stream.writeText("HTTP/1.1 200 OK\r\n\r\n");
              while (true) {
                stream.write(new byte[1 << 16]);
                written[0] += 1 << 16;
              }
            });
        var client = HttpClient.create()) {
      try (var response = client.request("GET", server.url()).open()) {
        long held = Raw.steady(() -> written[0]);
        assertThat(held).isLessThan(64L << 20);
        long[] read = {0};
        response.stream().takeWhile(_ -> read[0] <= held).forEach(piece -> read[0] += piece.length);
        assertThat(read[0]).isGreaterThan(held);
      }
      assertThat(client.stats().connections()).isZero();
    }
  }

  @AsyncTest
  void textHasTheCharsetOfItsType() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain";
    try (var server =
            ScriptedServer.answering(
                head + "; charset=ISO-8859-1\r\n\r\n\u00e4\u00f6",
                head + "; Charset=\"utf-8\"\r\n\r\n\u00c3\u00a4",
                head + "\r\n\r\n\u00c3\u00a4",
                head + "; charset=klingon\r\n\r\n\u00c3\u00a4");
        var client = HttpClient.create()) {
      assertThat(client.get(server.url()).text()).isEqualTo("\u00e4\u00f6");
      assertThat(client.get(server.url()).text()).isEqualTo("\u00e4");
      assertThat(client.get(server.url()).text()).isEqualTo("\u00e4");
      assertThat(client.get(server.url()).text()).isEqualTo("\u00e4");
    }
  }

  @AsyncTest
  void allAreSentAndEachHasItsOutcome() throws Exception {
    int[] most = {0};
    int[] now = {0};
    try (var server =
            ScriptedServer.of((self, stream) -> {
              for (String request = self.read(stream);
                  request != null;
                  request = self.read(stream)) {
                most[0] = Math.max(most[0], ++now[0]);
                Asyncio.sleep(Asyncio.millis(5));
                now[0]--;
                stream.writeText(ok(request.split(" ", -1)[1]));
              }
            });
        var client = HttpClient.builder().maxConcurrent(3).build()) {
      var requests = new ArrayList<ClientRequest>();
      for (int i = 0; i < 20; i++) {
        requests.add(client.request("GET", server.url() + "/" + i));
      }
      requests.add(client.request("GET", "http://127.0.0.1:1/"));
      List<Outcome<ClientResponse>> outcomes = client.sendAll(requests);
      for (int i = 0; i < 20; i++) {
        assertThat(outcomes.get(i).get().text()).isEqualTo("/" + i);
      }
      assertThat(outcomes.get(20)).isInstanceOf(Outcome.Failure.class);
      assertThatThrownBy(() -> outcomes.get(20).get())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("127.0.0.1:1");
      assertThat(most[0]).isEqualTo(3);
      ClientStats stats = client.stats();
      assertThat(stats.byStatus()).containsExactly(Map.entry(200, 20L));
      assertThat(stats.requests()).isEqualTo(21);
      assertThat(stats.failures()).isEqualTo(1);
      assertThat(stats.latency().count()).isEqualTo(20);
      assertThat(stats.latency().p50()).isBetween(Asyncio.millis(5), stats.latency().max());
      assertThat(stats.connections()).isEqualTo(3);
    }
  }

  @AsyncTest
  void whoComesFirstIsServedFirst() throws Exception {
    String[] answers = new String[10];
    Arrays.fill(answers, ok("x"));
    try (var server = ScriptedServer.answering(answers);
        var client = HttpClient.builder().maxConcurrent(1).build()) {
      List<ClientRequest> requests = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        requests.add(client.request("GET", server.url() + "/" + i));
      }
      client.sendAll(requests);
      for (int i = 0; i < 10; i++) {
        assertThat(server.requests.get(i)).startsWith("GET /" + i + " ");
      }
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void oneOriginCanBeHeldBackWithoutHoldingUpAnother() throws Exception {
    var go = new Event();
    try (var slow =
            ScriptedServer.of((self, stream) -> {
              while (self.read(stream) != null) {
                go.await();
                stream.writeText(ok("slow"));
              }
            });
        var quick = ScriptedServer.answering(ok("quick"));
        var client = HttpClient.builder().maxConcurrent(2).maxPerOrigin(1).build()) {
      List<Task<String>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(Asyncio.createTask(() -> client.get(slow.url()).text()));
      }
      assertThat(client.get(quick.url()).text()).isEqualTo("quick");
      assertThat(slow.requests).hasSizeLessThanOrEqualTo(1);
      go.set();
      assertThat(Asyncio.await(Asyncio.gather(waiting))).containsOnly("slow");
      assertThat(slow.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void wrongArgumentsAreRefusedAtOnce() {
    using(client -> {
      for (String bad :
          new String[] {
            "", "/path", "ftp://host/", "http://", "http://ho st/", "http://h:99999/"
          }) {
        assertThatThrownBy(() -> client.get(bad)).isInstanceOf(IllegalArgumentException.class);
      }
      ClientRequest request = client.request("GET", url);
      assertThatThrownBy(() -> request.header("A", "b\r\nC: d"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> request.header("A b", "c"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> request.header("Content-Length", "5"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.request("GE T", url))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.request("CONNECT", url))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> request.timeout(Asyncio.millis(0)))
          .isInstanceOf(IllegalArgumentException.class);
    });
    assertThatThrownBy(() -> HttpClient.builder().retry(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().maxConcurrent(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().basicAuth("a:b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @AsyncTest
  void aClosedClientRefusesRequestsAndFailsThoseUnderWay() throws Exception {
    try (var server =
        ScriptedServer.of((self, stream) -> {
          self.read(stream);
          stream.readAll();
        })) {
      var client = HttpClient.create();
      Task<ClientResponse> waiting = Asyncio.createTask(() -> client.get(server.url()));
      while (server.requests.isEmpty()) {
        Asyncio.sleep(Asyncio.millis(1));
      }
      client.close();
      client.close();
      assertThatThrownBy(() -> Asyncio.await(waiting))
          .isInstanceOf(IOException.class)
          .hasMessage("the client was closed");
      assertThatThrownBy(() -> client.get(server.url())).isInstanceOf(IllegalStateException.class);
      assertThat(client.stats().connections()).isZero();
    }
  }

  @AsyncTest
  void aHookThatThrowsIsTheRequestsFailure() throws Exception {
    var mine = new IllegalStateException("no");
    try (var server = ScriptedServer.answering(ok("a"), ok("b"));
        var client =
            HttpClient.builder()
                .onResponse(_ -> {
                  throw mine;
                })
                .build()) {
      assertThatThrownBy(() -> client.get(server.url())).isSameAs(mine);
      assertThat(client.stats().active()).isZero();
    }
  }

  @AsyncTest
  void whatAHookOrABodyThrowsMayBeCheckedAndComesOutAsItIs() throws Exception {
    var mine = new Exception("no");
    AsyncStream<byte[]> failing =
        AsyncStream.generate(out -> {
          throw mine;
        });
    try (var server =
            ScriptedServer.of((self, stream) -> {
              while (self.read(stream) != null) {
                stream.writeText(ok("a"));
              }
            });
        var plain = HttpClient.create();
        var client =
            HttpClient.builder()
                .onResponse(_ -> {
                  throw mine;
                })
                .build()) {
      assertThatThrownBy(() -> client.get(server.url())).isSameAs(mine);
      assertThatThrownBy(() -> plain.post(server.url(), Body.stream(failing))).isSameAs(mine);
    }
  }
}
