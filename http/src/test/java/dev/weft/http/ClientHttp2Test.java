package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.net.netty.Pipelines;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The client over HTTP/2, through TLS. */
class ClientHttp2Test {
  @TempDir Path directory;
  private Certificates certificates;

  @BeforeEach
  void issue() throws Exception {
    certificates = Certificates.in(directory);
  }

  private HttpClient client() {
    return HttpClient.builder().tls(certificates.client()).build();
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Asyncio.sleep(millis(1));
    }
  }

  @AsyncTest
  void dataOfHttp2WithoutAHeaderAreNoAnswer() throws Exception {
    try (var server =
            ScriptedServer.of(
                certificates.server().withAlpn("h2"),
                (_, stream) -> {
                  var peer = new RawHttp2(stream);
                  stream.readExactly(RawHttp2.PREFACE.length());
                  peer.send(RawHttp2.SETTINGS, 0, 0);
                  for (var frame = peer.next(); frame != null; frame = peer.next()) {
                    if (frame.type() == RawHttp2.HEADERS) {
                      peer.data(frame.stream(), "what?", true);
                    }
                  }
                });
        var client = client()) {
      assertThatThrownBy(() -> client.get(server.url()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no header");
      assertThat(client.stats().active()).isZero();
    }
  }

  @AsyncTest
  void oneConnectionOfHttp2IsEnough() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      List<Task<ClientResponse>> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String path = "/" + i;
        tasks.add(Asyncio.createTask(() -> client.get(server.url() + path)));
      }
      List<ClientResponse> answers = Asyncio.await(Asyncio.gather(tasks));
      for (int i = 0; i < 50; i++) {
        assertThat(answers.get(i).text()).isEqualTo("/" + i);
        assertThat(answers.get(i).version()).isEqualTo("HTTP/2");
        assertThat(answers.get(i).header("X-Own")).isEqualTo("1");
        assertThat(answers.get(i).headers().names()).containsExactly("content-length", "x-own");
      }
      assertThat(server.connections).isEqualTo(1);
      assertThat(server.requests).contains("GET /7 " + server.url().substring(8));
      assertThat(client.stats().idle()).isEqualTo(1);
      ClientResponse echo = client.post(server.url() + "/echo", Body.text("hello"));
      assertThat(echo.text()).isEqualTo("hello");
      var pieces =
          Collections.nCopies(20, "0123456789".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
      Body large = Body.stream(AsyncStream.from(pieces));
      assertThat(client.post(server.url() + "/echo", large).bytes()).hasSize(200_000);
      assertThat(client.request("HEAD", server.url()).send().bytes()).isEmpty();
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void noMoreStreamsThanTheServerAllows() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 2);
        var client = client()) {
      List<Task<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tasks.add(Asyncio.createTask(() -> client.get(server.url() + "/hold").text()));
      }
      until(() -> server.requests.size() == 2);
      Asyncio.sleep(millis(20));
      assertThat(server.requests).hasSize(2);
      tasks.get(5).cancel();
      while (server.requests.size() < 5) {
        server.answerHeld();
        Asyncio.sleep(millis(1));
      }
      until(() -> {
        server.answerHeld();
        return tasks.subList(0, 5).stream().allMatch(Task::isDone);
      });
      assertThat(Asyncio.await(Asyncio.gather(tasks.subList(0, 5)))).containsOnly("held");
      assertThat(server.most).isEqualTo(2);
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void cancellingAnExchangeResetsItsStreamAndLeavesTheOthers() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      Task<String> first = Asyncio.createTask(() -> client.get(server.url() + "/hold").text());
      Task<String> second = Asyncio.createTask(() -> client.get(server.url() + "/hold").text());
      until(() -> server.requests.size() == 2);
      first.cancel();
      until(() -> server.resets == 1);
      server.answerHeld();
      assertThat(Asyncio.await(second)).isEqualTo("held");
      assertThat(client.get(server.url() + "/x").text()).isEqualTo("/x");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void aPlaceThatACancelledOneHasJustBeenGivenGoesToTheNext() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 1);
        var client = HttpClient.builder().tls(certificates.client()).timeout(seconds(10)).build()) {
      Task<String> first = Asyncio.createTask(() -> client.get(server.url() + "/hold").text());
      until(() -> server.requests.size() == 1);
      Task<String> second = Asyncio.createTask(() -> client.get(server.url() + "/2").text());
      Task<String> third = Asyncio.createTask(() -> client.get(server.url() + "/3").text());
      until(() -> client.stats().active() == 3);
      first.cancel(); // gives its place to the second, which is cancelled as well
      second.cancel();
      assertThat(Asyncio.await(third)).isEqualTo("/3");
      assertThat(client.get(server.url() + "/4").text()).isEqualTo("/4");
      assertThat(client.stats().idle()).isEqualTo(1);
    }
  }

  @AsyncTest
  void aStreamThatIsRefusedIsSentAgain() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      assertThat(client.post(server.url() + "/refuse", Body.text("x")).text()).isEqualTo("taken");
      assertThat(server.requests).hasSize(2);
    }
  }

  @AsyncTest
  void whoGetsNoNumberForItsStreamIsSentOnAnotherConnection() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      assertThat(client.get(server.url() + "/1").text()).isEqualTo("/1");
      assertThat(client)
          .extracting("calls.pool.open", as(InstanceOfAssertFactories.iterable(Object.class)))
          .singleElement()
          .satisfies(it -> useNumbersUp((ClientConnection) it));
      Task<String> second =
          Asyncio.createTask(() -> client.post(server.url() + "/echo", Body.text("2")).text());
      assertThat(client.get(server.url() + "/3").text()).isEqualTo("/3");
      assertThat(Asyncio.await(second)).isEqualTo("2");
      assertThat(client.get(server.url() + "/4").text()).isEqualTo("/4");
      assertThat(server.connections).isEqualTo(2);
      until(() -> client.stats().connections() == 1);
      assertThat(client.stats().failures()).isZero();
    }
  }

  private static void useNumbersUp(ClientConnection connection) {
    Pipelines.install(
        connection.stream,
        channel -> {
          var numbers = channel.pipeline().get(Http2FrameCodec.class).connection().local();
          try {
            numbers.createStream(Integer.MAX_VALUE, false).close();
            assertThat(numbers.incrementAndGetNextStreamId()).isNegative();
          } catch (Http2Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @AsyncTest
  void aStreamThatIsResetFails() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      assertThatThrownBy(() -> client.get(server.url() + "/reset"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("INTERNAL_ERROR");
      assertThat(client.get(server.url() + "/x").text()).isEqualTo("/x");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void aServerThatGoesAwayIsConnectedToAgain() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      assertThat(client.get(server.url() + "/away").text()).isEqualTo("going");
      assertThat(client.get(server.url() + "/x").text()).isEqualTo("/x");
      assertThat(server.connections).isEqualTo(2);
      assertThat(client.stats().connections()).isEqualTo(1);
    }
  }

  @AsyncTest
  void whatAServerThatGoesAwayHasNotLookedAtIsSentAgainAndTheRestIsAnswered() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      Task<String> before = Asyncio.createTask(() -> client.get(server.url() + "/hold").text());
      until(() -> server.requests.size() == 1);
      ClientResponse after = client.post(server.url() + "/cut", Body.text("again"));
      assertThat(after.text()).isEqualTo("again");
      server.answerHeld();
      assertThat(Asyncio.await(before)).isEqualTo("held");
      assertThat(server.connections).isEqualTo(2);
      until(() -> client.stats().connections() == 1);
    }
  }

  @AsyncTest
  void butNotIfItsBodyCanBeSentOnce() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client = client()) {
      Task<String> before = Asyncio.createTask(() -> client.get(server.url() + "/hold").text());
      until(() -> server.requests.size() == 1);
      Body once = Body.stream(AsyncStream.of(new byte[1]));
      assertThatThrownBy(() -> client.post(server.url() + "/cut", once))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("going away");
      server.answerHeld();
      assertThat(Asyncio.await(before)).isEqualTo("held");
    }
  }

  @AsyncTest
  void aConnectionThatDoesNotAnswerPingsIsReplaced() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client =
            HttpClient.builder()
                .tls(certificates.client())
                .timeout(seconds(10))
                .pingAfter(millis(100))
                .build()) {
      client.get(server.url() + "/x");
      assertThat(client.get(server.url() + "/freeze").text()).isEqualTo("thawed");
      assertThat(server.connections).isEqualTo(2);
      assertThat(client.stats().connections()).isEqualTo(1);
    }
  }

  @AsyncTest
  void requestsThatGiveUpSoonDoNotHideThatAConnectionIsDead() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client =
            HttpClient.builder().tls(certificates.client()).pingAfter(millis(100)).build()) {
      client.get(server.url() + "/x");
      boolean thawed = false;
      while (!thawed && client.stats().connections() == 1) {
        try {
          client.request("GET", server.url() + "/freeze").timeout(millis(30)).send();
          thawed = true;
        } catch (TimeoutException e) {
          Asyncio.sleep(millis(10));
        }
      }
      assertThat(client.get(server.url() + "/y").text()).isEqualTo("/y");
    }
  }

  @AsyncTest
  void aServerThatTakesLongAnswersPingsMeanwhile() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 100);
        var client =
            HttpClient.builder().tls(certificates.client()).pingAfter(millis(300)).build()) {
      Task<String> slow = Asyncio.createTask(() -> client.get(server.url() + "/hold").text());
      until(() -> server.pings == 3);
      server.answerHeld();
      assertThat(Asyncio.await(slow)).isEqualTo("held");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void whoIsCancelledJustAfterItsTurnHasComeHandsItOn() throws Exception {
    try (var server = new Http2Peer(certificates.server(), 1);
        var client = client()) {
      for (int pause = 0; pause < 12; pause++) {
        int before = server.requests.size();
        Task<String> holds = Asyncio.createTask(() -> client.get(server.url() + "/hold").text());
        until(() -> server.requests.size() == before + 1);
        Task<String> waits = Asyncio.createTask(() -> client.get(server.url() + "/x").text());
        Asyncio.yieldNow();
        holds.cancel();
        for (int i = 0; i < pause; i++) {
          Asyncio.yieldNow();
        }
        waits.cancel();
        Asyncio.waitAll(List.of(holds, waits));
        assertThat(client.get(server.url() + "/next").text()).isEqualTo("/next");
      }
    }
  }
}
