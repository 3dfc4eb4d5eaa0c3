package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.net.http.HttpClient.Version.HTTP_2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.net.Server;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's client, which shares no code with ours, against our server. */
class HttpPeersTest {
  private static final int MANY = 20;

  @TempDir Path directory;
  private Certificates certificates;

  @BeforeEach
  void issue() throws Exception {
    certificates = Certificates.in(directory);
  }

  /** A client of the JDK, a server of ours, and what its handlers have seen. */
  private record Meeting(HttpClient client, Server server, String url, Crowd crowd) {
    HttpRequest.Builder to(String path) {
      return HttpRequest.newBuilder(URI.create(url + path));
    }

    CompletableFuture<HttpResponse<String>> asking(String path) {
      return client.sendAsync(to(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) {
      return await(asking(path));
    }

    HttpResponse<String> post(String path, BodyPublisher body) {
      return await(client.sendAsync(to(path).POST(body).build(), BodyHandlers.ofString()));
    }
  }

  private interface Body {
    void run(Meeting meeting) throws Exception;
  }

  private void meet(boolean tls, Version version, Body body) throws Exception {
    var crowd = new Crowd(MANY);
    var builder = Crowd.builder();
    if (tls) {
      builder.tls(certificates.server());
    }
    Server server = builder.listen(Raw.HOST, 0, crowd.routes(directory));
    var jdk = HttpClient.newBuilder().version(version).sslContext(certificates.jdkClient()).build();
    try {
      String url = (tls ? "https" : "http") + "://" + Raw.HOST + ":" + server.port();
      body.run(new Meeting(jdk, server, url, crowd));
    } finally {
      server.close();
      server.closeClients();
      jdk.shutdownNow();
    }
    server.awaitClosed();
  }

  private void meetInAllWays(Body body) throws Exception {
    meet(false, HTTP_1_1, body);
    meet(true, HTTP_1_1, body);
    meet(true, HTTP_2, body);
  }

  @AsyncTest
  void itIsAnsweredInTheVersionThatItWants() throws Exception {
    meet(false, HTTP_1_1, it -> assertThat(it.get("/hello").version()).isEqualTo(HTTP_1_1));
    meet(true, HTTP_1_1, it -> assertThat(it.get("/hello").version()).isEqualTo(HTTP_1_1));
    meet(true, HTTP_2, it -> assertThat(it.get("/hello").version()).isEqualTo(HTTP_2));
  }

  @AsyncTest
  void anOfferToUpgradeToHttp2IsPassedOver() throws Exception {
    meet(
        false,
        HTTP_2,
        it -> {
          for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = it.get("/hello?name=" + i);
            assertThat(answer.body()).isEqualTo("hello " + i);
            assertThat(answer.version()).isEqualTo(HTTP_1_1);
          }
          assertThat(it.post("/echo", BodyPublishers.ofString("x")).body()).isEqualTo("x");
        });
  }

  @AsyncTest
  void aConnectionServesOneRequestAfterTheOther() throws Exception {
    meetInAllWays(it -> {
      for (int i = 0; i < 10; i++) {
        assertThat(it.get("/hello?name=" + i).body()).isEqualTo("hello " + i);
        assertThat(it.post("/echo", BodyPublishers.ofString("é" + i)).body()).isEqualTo("é" + i);
        assertThat(it.get("/nothing").statusCode()).isEqualTo(404);
      }
      assertThat(it.crowd.clients).hasSize(1);
    });
  }

  @AsyncTest
  void manyRequestsAreHandledAtOnce() throws Exception {
    meetInAllWays(it -> {
      var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      if (it.client.version() == HTTP_2) {
        assertThat(it.get("/hello").statusCode()).isEqualTo(200); // and now there is a connection
      }
      for (int i = 0; i < MANY; i++) {
        answers.add(it.asking("/meet"));
      }
      for (var answer : answers) {
        assertThat(await(answer).body()).isEqualTo("met");
      }
      assertThat(it.crowd.clients).hasSize(it.client.version() == HTTP_2 ? 1 : MANY);
    });
  }

  @AsyncTest
  void muchIsSentAndReceived() throws Exception {
    byte[] large = Crowd.largeBytes();
    meetInAllWays(it -> {
      assertThat(it.post("/sum", BodyPublishers.ofByteArray(large)).body())
          .isEqualTo(Crowd.sum(large));
      HttpResponse<byte[]> answer =
          await(it.client.sendAsync(it.to("/large").build(), BodyHandlers.ofByteArray()));
      assertThat(answer.body()).isEqualTo(large);
    });
  }

  @AsyncTest
  void aBodyOfUnknownLengthArrives() throws Exception {
    byte[] piece = "piece ".repeat(10_000).getBytes(UTF_8);
    meetInAllWays(it -> {
      var body = BodyPublishers.ofByteArrays(List.of(piece, piece, piece));
      assertThat(it.post("/sum", body).body())
          .isEqualTo(Crowd.sum("piece ".repeat(30_000).getBytes(UTF_8)));
    });
  }

  @AsyncTest
  void manyUploadsAtOnceDoNotHoldEachOtherUp() throws Exception {
    byte[] part = new byte[300_000];
    meetInAllWays(it -> {
      var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < MANY; i++) {
        answers.add(
            it.client.sendAsync(
                it.to("/sum").POST(BodyPublishers.ofByteArray(part)).build(),
                BodyHandlers.ofString()));
      }
      for (var answer : answers) {
        assertThat(await(answer).body()).isEqualTo(Crowd.sum(part));
      }
    });
  }

  @AsyncTest
  void anUploadBeginsWhenItIsWanted() throws Exception {
    byte[] body = new byte[100_000];
    meetInAllWays(it -> {
      HttpRequest request =
          it.to("/sum").expectContinue(true).POST(BodyPublishers.ofByteArray(body)).build();
      assertThat(await(it.client.sendAsync(request, BodyHandlers.ofString())).body())
          .isEqualTo(Crowd.sum(body));
    });
  }

  @AsyncTest
  void aTooLargeUploadIsRefused() throws Exception {
    meetInAllWays(it -> {
      HttpRequest request =
          it.to("/sum")
              .expectContinue(true)
              .POST(BodyPublishers.ofByteArray(new byte[Crowd.LARGE + 1]))
              .build();
      HttpResponse<String> answer = await(it.client.sendAsync(request, BodyHandlers.ofString()));
      assertThat(answer.statusCode()).isEqualTo(413);
    });
  }

  @AsyncTest
  void theHandlerIsCancelledWhenTheClientGivesUp() throws Exception {
    meetInAllWays(it -> {
      CompletableFuture<HttpResponse<String>> asking = it.asking("/slow");
      it.crowd.started.await();
      asking.cancel(true);
      it.crowd.cancelled.await();
      assertThat(it.get("/hello").statusCode()).isEqualTo(200);
    });
  }

  @AsyncTest
  void aStreamEndsWhenTheClientLeavesIt() throws Exception {
    meetInAllWays(it -> {
      var answer =
          await(it.client.sendAsync(it.to("/endless").build(), BodyHandlers.ofInputStream()));
      try (var in = answer.body()) {
        assertThat(toThread(() -> in.readNBytes(5))).asString().isEqualTo("more ");
      }
      it.crowd.cancelled.await();
      assertThat(it.get("/hello").statusCode()).isEqualTo(200);
    });
  }

  @AsyncTest
  void aShutdownAnswersWhatRuns() throws Exception {
    meetInAllWays(it -> {
      CompletableFuture<HttpResponse<String>> asking = it.asking("/slow");
      it.crowd.started.await();
      Task<Void> shutdown = createTask(() -> it.server.shutdown(seconds(30)));
      yieldNow();
      var late = HttpClient.newBuilder().sslContext(certificates.jdkClient()).build();
      assertThatThrownBy(
              () -> await(late.sendAsync(it.to("/hello").build(), BodyHandlers.ofString())))
          .isInstanceOf(IOException.class); // refused, or closed before anything was said
      late.shutdownNow();
      assertThat(shutdown.isDone()).isFalse();
      it.crowd.goOn.set();
      assertThat(await(asking).body()).isEqualTo("done at last");
      await(shutdown);
      assertThat(it.server.clients()).isZero();
      assertThatThrownBy(() -> it.get("/hello")).isInstanceOf(IOException.class);
    });
  }
}
