package dev.weft.cli;

import static dev.weft.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.http.Body;
import dev.weft.http.ClientResponse;
import dev.weft.http.HttpClient;
import dev.weft.http.HttpServer;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.Router;
import dev.weft.http.WebSocket;
import dev.weft.testing.AsyncTest;
import java.io.ByteArrayInputStream;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints: most without a socket, and with our own client and the JDK's where it matters. */
class HttpBinTest {
  private final Router bin = HttpBin.router();

  private Response get(String target) throws Exception {
    return bin.handle(Request.of("GET", target).withHeader("Host", "bin"));
  }

  private static JsonNode json(Response response) {
    return JsonMapper.shared().readTree(response.bodyBytes());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @AsyncTest
  void itTellsWhatTheRequestWas() throws Exception {
    JsonNode echo = json(get("/get?a=1&b=%C3%A9+x&a=2&c"));

    assertThat(echo.get("args").toString())
        .isEqualTo("{\"a\":[\"1\",\"2\"],\"b\":\"é x\",\"c\":\"\"}");
    assertThat(echo.get("headers").toString()).isEqualTo("{\"Host\":\"bin\"}");
    assertThat(echo.get("method").asString()).isEqualTo("GET");
    assertThat(echo.get("url").asString()).isEqualTo("http://bin/get?a=1&b=%C3%A9+x&a=2&c");
  }

  @AsyncTest
  void eachMethodHasItsPath() throws Exception {
    for (String method : List.of("post", "put", "patch", "delete")) {
      Request request = Request.of(method.toUpperCase(Locale.ROOT), "/" + method);
      JsonNode echo = json(bin.handle(request.withJson(List.of(1, 2))));
      assertThat(echo.get("json").toString()).isEqualTo("[1,2]");
      assertThat(echo.get("data").asString()).isEqualTo("[1,2]");
      assertThat(get("/" + method).status()).isEqualTo(405);
    }
  }

  @AsyncTest
  void aBodyThatIsNoTextIsADataUrl() throws Exception {
    Request request = Request.of("POST", "/anything/deep/path").withBody(new byte[] {-1, 0});
    assertThat(json(bin.handle(request)).get("data").asString())
        .isEqualTo("data:application/octet-stream;base64,/wA=");
  }

  @AsyncTest
  void statuses() throws Exception {
    for (int code : List.of(200, 204, 301, 401, 404, 418, 500, 599)) {
      assertThat(get("/status/" + code).status()).isEqualTo(code);
    }
    assertThat(get("/status/302").header("Location")).isEqualTo("/redirect/1");
    for (String wrong : List.of("100", "199", "600", "-1")) {
      assertThat(get("/status/" + wrong).status()).isEqualTo(400);
    }
  }

  @AsyncTest
  void aDelayIsAsLongAsItSays() throws Exception {
    Duration start = EventLoop.running().time();
    assertThat(get("/delay/2.5").status()).isEqualTo(200);
    assertThat(EventLoop.running().time().minus(start)).isEqualTo(Duration.ofMillis(2500));
    for (String wrong : List.of("11", "-1", "NaN", "soon")) {
      assertThat(get("/delay/" + wrong).status()).as(wrong).isEqualTo(400);
    }
  }

  @AsyncTest
  void linesAndEvents() throws Exception {
    List<String> lines = get("/stream/3").bodyText().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(json(lines.get(2)).get("id").asInt()).isEqualTo(2);

    Response events = get("/sse/2?delay=1");
    assertThat(events.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(events.bodyText())
        .isEqualTo(
            "event: ping\nid: 0\ndata: {\"id\":0}\n\nevent: ping\nid: 1\ndata: {\"id\":1}\n\n");
  }

  @AsyncTest
  void aDripTakesItsTime() throws Exception {
    Duration start = EventLoop.running().time();
    Response drip = get("/drip?numbytes=4&duration=2&delay=1&code=203");
    assertThat(drip.status()).isEqualTo(203);
    assertThat(drip.header("Content-Length")).isEqualTo("4");
    assertThat(drip.bodyText()).isEqualTo("****");
    assertThat(EventLoop.running().time().minus(start)).isEqualTo(Duration.ofMillis(2500));
  }

  @AsyncTest
  void bytesOfASeedAreTheSame() throws Exception {
    assertThat(get("/bytes/100").bodyBytes()).hasSize(100);
    assertThat(get("/bytes/9?seed=7").bodyBytes()).isEqualTo(get("/bytes/9?seed=7").bodyBytes());
    assertThat(get("/bytes/9?seed=7").bodyBytes()).isNotEqualTo(get("/bytes/9?seed=8").bodyBytes());
    assertThat(get("/bytes/99999999").status()).isEqualTo(400);
  }

  @AsyncTest
  void ranges() throws Exception {
    Map<String, String> expected = new HashMap<>();
    expected.put("bytes=0-2", "206 abc bytes 0-2/26");
    expected.put("bytes=24-99", "206 yz bytes 24-25/26");
    expected.put("bytes=25-", "206 z bytes 25-25/26");
    expected.put("bytes=-2", "206 yz bytes 24-25/26");
    expected.put("bytes=26-", "416  bytes */26");
    expected.put("bytes=5-3", "200 abcdefghijklmnopqrstuvwxyz null");
    expected.put("lines=1-2", "200 abcdefghijklmnopqrstuvwxyz null");
    for (var each : expected.entrySet()) {
      Response response =
          bin.handle(Request.of("GET", "/range/26").withHeader("Range", each.getKey()));
      assertThat(
              response.status()
                  + " "
                  + response.bodyText()
                  + " "
                  + response.header("Content-Range"))
          .as(each.getKey())
          .isEqualTo(each.getValue());
    }
  }

  @AsyncTest
  void compressedWhetherWantedOrNot() throws Exception {
    var gzip = new GZIPInputStream(new ByteArrayInputStream(get("/gzip").bodyBytes()));
    assertThat(json(new String(gzip.readAllBytes(), UTF_8)).get("gzipped").asBoolean()).isTrue();
    var deflate = new InflaterInputStream(new ByteArrayInputStream(get("/deflate").bodyBytes()));
    assertThat(json(new String(deflate.readAllBytes(), UTF_8)).get("deflated").asBoolean())
        .isTrue();
  }

  @AsyncTest
  void whatIsCachedIsNotSentAgain() throws Exception {
    assertThat(get("/cache").status()).isEqualTo(200);
    Request conditional = Request.of("GET", "/cache").withHeader("If-None-Match", "\"x\"");
    assertThat(bin.handle(conditional).status()).isEqualTo(304);
    assertThat(get("/cache/60").header("Cache-Control")).isEqualTo("public, max-age=60");

    Request known = Request.of("GET", "/etag/abc");
    assertThat(bin.handle(known.withHeader("If-None-Match", "\"abc\"")).status()).isEqualTo(304);
    assertThat(bin.handle(known.withHeader("If-Match", "\"xyz\"")).status()).isEqualTo(412);
    assertThat(bin.handle(known.withHeader("If-Match", "\"x\", \"abc\"")).status()).isEqualTo(200);
    assertThat(get("/etag/a%22b").status()).isEqualTo(400);
  }

  @AsyncTest
  void nothingThatAClientSendsIsAFailureOfTheServer() throws Exception {
    for (String target :
        List.of(
            "/cookies/set?a=%20",
            "/cookies/set?%20=1",
            "/cookies/delete?%3B",
            "/redirect-to",
            "/redirect-to?url=/&status_code=600",
            "/redirect/0",
            "/redirect/101",
            "/drip?numbytes=0",
            "/drip?code=204",
            "/sse/1?delay=x",
            "/cache/-1")) {
      assertThat(get(target).status()).as(target).isEqualTo(400);
    }
    Request notAForm = Request.of("POST", "/post").withBody("x");
    assertThat(bin.handle(notAForm.withHeader("Content-Type", "multipart/form-data")).status())
        .isEqualTo(400);
  }

  @Test
  void ourClientIsAnswered() throws Exception {
    Asyncio.run(() -> askWithOurs());
  }

  private static void askWithOurs() throws Exception {
    try (var server = HttpServer.listen("127.0.0.1", 0, HttpBin.router());
        var client = HttpClient.builder().baseUrl("http://127.0.0.1:" + server.port()).build()) {
      ClientResponse redirected = client.get("/redirect/3");
      assertThat(redirected.uri().getPath()).isEqualTo("/get");
      assertThat(json(client.get("/cookies/set?n=v&m=w").text()))
          .isEqualTo(json("{\"cookies\":{\"n\":\"v\",\"m\":\"w\"}}"));
      assertThat(json(client.get("/cookies/delete?n").text()))
          .isEqualTo(json("{\"cookies\":{\"m\":\"w\"}}"));
      assertThat(json(client.get("/gzip").text()).get("gzipped").asBoolean()).isTrue();
      assertThat(json(client.get("/deflate").text()).get("deflated").asBoolean()).isTrue();
      JsonNode upload =
          json(
              client
                  .post(
                      "/post",
                      Body.multipart(
                          Map.of(
                              "f", Body.text("file").withFileName("a.txt"), "g", Body.text("x"))))
                  .text());
      assertThat(upload.get("files").toString()).isEqualTo("{\"f\":\"file\"}");
      assertThat(upload.get("form").toString()).isEqualTo("{\"g\":\"x\"}");
      assertThat(json(client.get("/ip").text()).get("origin").asString()).isEqualTo("127.0.0.1");
      assertThat(client.request("GET", "/bearer").header("Authorization", "Bearer t").send().text())
          .contains("\"token\":\"t\"");
      try (var socket = WebSocket.connect("ws://127.0.0.1:" + server.port() + "/websocket")) {
        socket.sendText("é");
        socket.sendBinary(new byte[] {1, 2});
        assertThat(socket.receive()).isEqualTo(new WebSocket.Text("é"));
        assertThat(socket.receive()).isEqualTo(new WebSocket.Binary(new byte[] {1, 2}));
      }
      assertThat(client.get("/bearer").status()).isEqualTo(401);
    }
  }

  @Test
  void theClientOfTheJdkIsAnswered() throws Exception {
    Asyncio.run(() -> {
      try (var server = HttpServer.listen("127.0.0.1", 0, HttpBin.router())) {
        URI base = URI.create("http://127.0.0.1:" + server.port());
        toThread(() -> askWithTheJdk(base));
      }
    });
  }

  private static void askWithTheJdk(URI base) throws Exception {
    try (var client =
        java.net.http.HttpClient.newBuilder()
            .followRedirects(java.net.http.HttpClient.Redirect.NORMAL)
            .cookieHandler(new CookieManager())
            .authenticator(new Login())
            .build()) {
      assertThat(text(client, base, "/redirect/2")).contains("/get");
      assertThat(json(text(client, base, "/cookies/set/k/v")).toString())
          .isEqualTo("{\"cookies\":{\"k\":\"v\"}}");
      assertThat(json(text(client, base, "/basic-auth/me/secret")).get("user").asString())
          .isEqualTo("me");
      assertThat(text(client, base, "/drip?numbytes=3&duration=0")).isEqualTo("***");
      assertThat(text(client, base, "/stream/2")).hasLineCount(2);
      assertThat(text(client, base, "/status/404")).isEmpty();
      assertThat(text(client, base, "/robots.txt")).contains("Disallow: /deny");
      assertThat(text(client, base, "/html")).contains("Ishmael");
      assertThat(text(client, base, "/")).contains("/basic-auth/");
      var heard = new CompletableFuture<String>();
      URI url = URI.create("ws" + base.toString().substring(4) + "/websocket");
      var socket = client.newWebSocketBuilder().buildAsync(url, new Listener(heard)).join();
      socket.sendText("hello", true).join();
      assertThat(heard.join()).isEqualTo("hello");
      socket.sendClose(1000, "").join();
    }
  }

  private static String text(java.net.http.HttpClient client, URI base, String path)
      throws Exception {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private record Listener(CompletableFuture<String> heard)
      implements java.net.http.WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(
        java.net.http.WebSocket socket, CharSequence text, boolean last) {
      heard.complete(text.toString());
      return java.net.http.WebSocket.Listener.super.onText(socket, text, last);
    }
  }

  private static final class Login extends Authenticator {
    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication("me", "secret".toCharArray());
    }
  }
}
