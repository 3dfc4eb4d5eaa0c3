package dev.weft.micrometer;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.http.HttpClient;
import dev.weft.http.HttpMetrics;
import dev.weft.http.HttpServer;
import dev.weft.http.Response;
import dev.weft.http.Router;
import dev.weft.net.Server;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A real server and a real client, read from a thread as a registry is. */
class HttpMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HttpMetrics metrics = new HttpMetrics();
  private final Event arrived = new Event();
  private final Event go = new Event();

  private double gauge(String name, String... tags) {
    return toThread(() -> registry.get(name).tags(tags).gauge().value());
  }

  private double counter(String name, String... tags) {
    return toThread(() -> registry.get(name).tags(tags).functionCounter().count());
  }

  private Server serve() throws IOException {
    Router router = new Router();
    router.use(metrics);
    router.get("/", _ -> Response.text("hello"));
    router.get(
        "/slow",
        _ -> {
          arrived.set();
          go.await();
          return Response.text("at last");
        });
    return HttpServer.listen("127.0.0.1", 0, router);
  }

  @AsyncTest
  void aServerTellsHowItHasAnswered() throws Exception {
    HttpMeters.of("shop", metrics).bindTo(registry);
    try (Server server = serve();
        var client = HttpClient.builder().baseUrl("http://127.0.0.1:" + server.port()).build()) {
      assertThat(counter("weft.http.server.requests", "outcome", "success")).isZero();
      client.get("/");
      client.get("/");
      client.get("/nowhere");
      var slow = createTask(() -> client.get("/slow"));
      arrived.await();

      assertThat(counter("weft.http.server.requests", "server", "shop", "outcome", "success"))
          .isEqualTo(2);
      assertThat(counter("weft.http.server.requests", "outcome", "client_error")).isEqualTo(1);
      assertThat(counter("weft.http.server.requests", "outcome", "server_error")).isZero();
      assertThat(gauge("weft.http.server.active", "server", "shop")).isEqualTo(1);
      go.set();
      assertThat(Asyncio.await(slow).text()).isEqualTo("at last");
      assertThat(gauge("weft.http.server.active")).isZero();
      assertThat(counter("weft.http.server.cancelled")).isZero();
      assertTimes("weft.http.server", 4);
    }
  }

  @AsyncTest
  void aClientTellsWhatItHasDone() throws Exception {
    try (Server server = serve();
        var client = HttpClient.builder().baseUrl("http://127.0.0.1:" + server.port()).build()) {
      HttpMeters.of("shop", client).bindTo(registry);
      client.get("/");
      client.get("/nowhere");
      assertThatThrownBy(() -> client.get("http://127.0.0.1:1/")).isInstanceOf(IOException.class);

      assertThat(counter("weft.http.client.requests", "client", "shop", "outcome", "success"))
          .isEqualTo(1);
      assertThat(counter("weft.http.client.requests", "outcome", "client_error")).isEqualTo(1);
      assertThat(counter("weft.http.client.failures")).isEqualTo(1);
      assertThat(counter("weft.http.client.retries"))
          .isEqualTo(toThread(() -> (double) client.stats().retries()));
      assertThat(counter("weft.http.client.redirects")).isZero();
      assertThat(counter("weft.http.client.received")).isGreaterThanOrEqualTo("hello".length());
      assertThat(counter("weft.http.client.sent")).isZero();
      assertThat(gauge("weft.http.client.active")).isZero();
      assertThat(gauge("weft.http.client.connections")).isEqualTo(1);
      assertThat(gauge("weft.http.client.idle")).isEqualTo(1);
      assertTimes("weft.http.client", 2);
    }
  }

  private void assertTimes(String prefix, int count) {
    var timer = registry.get(prefix + ".time").functionTimer();
    assertThat(toThread(timer::count)).isEqualTo(count);
    assertThat(toThread(() -> timer.totalTime(TimeUnit.SECONDS))).isNotNegative();
    double median = gauge(prefix + ".percentile", "percent", "50");
    assertThat(gauge(prefix + ".percentile", "percent", "99")).isGreaterThanOrEqualTo(median);
    assertThat(
            registry.get(prefix + ".percentile").tag("percent", "90").gauge().getId().getBaseUnit())
        .isEqualTo("seconds");
  }
}
