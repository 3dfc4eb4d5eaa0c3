package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.RequestTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ResourceBundle;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

class MiddlewareTest {
  private final Router router = new Router();
  private final Trace trace = new Trace();

  /** Has log lines in the trace. */
  private final class TracingLogger implements System.Logger {
    @Override
    public String getName() {
      return "trace";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, Supplier<String> message) {
      trace.record(level + " " + message.get());
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      throw new AssertionError("nobody logs so");
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      throw new AssertionError("nobody logs so");
    }
  }

  private Response get(String target, String... headers) throws Exception {
    Request request = Request.of("GET", target);
    for (int i = 0; i < headers.length; i += 2) {
      request = request.withHeader(headers[i], headers[i + 1]);
    }
    return router.handle(request);
  }

  @AsyncTest
  void theLogSaysWhoAskedForWhatAndWhatCameOfIt() throws Exception {
    router.use(Middleware.accessLog(new TracingLogger())).use(Middleware.requestId());
    router.get(
        "/slow",
        _ -> {
          sleep(millis(250));
          return Response.text("x");
        });
    var from = new InetSocketAddress("192.0.2.7", 5);
    Request request =
        Request.of("GET", "/slow?q=%0A").withHeader("X-Request-Id", "id-1").withRemoteAddress(from);
    assertThat(router.handle(request).status()).isEqualTo(200);
    assertThat(router.handle(Request.of("PUT", "/slow").withHeader("X-Request-Id", "2")).status())
        .isEqualTo(405);
    assertThat(trace.events())
        .containsExactly(
            "INFO 192.0.2.7 GET /slow?q=%0A 200 id-1 250 ms",
            "INFO localhost PUT /slow 405 2 0 ms");
  }

  @AsyncTest
  void theLogHasFailuresAndWhoWentAway() {
    router.use(Middleware.accessLog(new TracingLogger()));
    router.get(
        "/fails",
        _ -> {
          throw new IOException("secret");
        });
    router.get(
        "/hangs",
        _ -> {
          sleep(seconds(1000));
          return Response.status(200);
        });
    assertThatThrownBy(() -> get("/fails")).isInstanceOf(IOException.class);
    var task = createTask(() -> get("/hangs"));
    sleep(seconds(3));
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events())
        .containsExactly(
            "INFO localhost GET /fails 500 java.io.IOException 0 ms",
            "INFO localhost GET /hangs cancelled 3000 ms");
  }

  /** A client that gets 500 has not gone away. */
  @AsyncTest
  void anErrorIsAFailureAndNoCancellation() {
    var metrics = new HttpMetrics();
    router.use(Middleware.accessLog(new TracingLogger())).use(metrics);
    router.get(
        "/",
        _ -> {
          throw new AssertionError("wrong");
        });
    assertThatThrownBy(() -> get("/")).isInstanceOf(AssertionError.class);
    assertThat(trace.events())
        .containsExactly("INFO localhost GET / 500 java.lang.AssertionError 0 ms");
    assertThat(metrics.byStatus()).containsOnly(entry(500, 1));
    assertThat(metrics.cancelled()).isZero();
  }

  @AsyncTest
  void eachRequestHasAnId() throws Exception {
    router.use(Middleware.requestId());
    router.get("/", request -> Response.text(request.header("X-Request-Id")));
    Response first = get("/");
    assertThat(first.header("X-Request-Id")).matches("[0-9a-f]{16}").isEqualTo(first.bodyText());
    assertThat(get("/").bodyText()).isNotEqualTo(first.bodyText());
    assertThat(get("/", "X-Request-Id", "a.b-1").header("X-Request-Id")).isEqualTo("a.b-1");
    for (String bad : new String[] {"", "a b", "<a>", "x".repeat(129), "é"}) {
      assertThat(get("/", "X-Request-Id", bad).bodyText()).matches("[0-9a-f]{16}");
    }
    assertThat(get("/nothing").header("X-Request-Id")).isNotNull();
  }

  @AsyncTest
  void errorsAreProblemsOrPages() throws Exception {
    router.use(Middleware.errorPages());
    router.get(
        "/bad",
        _ -> {
          throw new HttpException(400, "no <b> & \"c\"");
        });
    router.get("/own", _ -> Response.json("mine").withStatus(409));
    router.get("/bare", _ -> Response.status(402));
    Response problem = get("/bad");
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(problem.header("Vary")).isEqualTo("Accept");
    assertThat(problem.bodyText())
        .isEqualTo("{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"no <b> & \\\"c\\\"\"}");
    Response page = get("/bad", "Accept", "text/html,application/xml;q=0.9,*/*;q=0.8");
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.bodyText())
        .contains("<h1>400 Bad Request</h1>", "<p>no &lt;b&gt; &amp; &quot;c&quot;");
    assertThat(get("/own").bodyText()).isEqualTo("\"mine\"");
    assertThat(get("/bare").bodyText())
        .isEqualTo("{\"title\":\"Payment Required\",\"status\":402}");
    Response refused = router.handle(Request.of("PUT", "/bad"));
    assertThat(refused.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(refused.bodyText()).contains("405");
    for (String json : new String[] {"*/*", "application/json, text/html", "text/html;q=0", "x"}) {
      assertThat(get("/bad", "Accept", json).header("Content-Type"))
          .as(json)
          .isEqualTo("application/problem+json");
    }
  }

  @AsyncTest
  void aFailureIsA500ThatTellsNothing() throws Exception {
    router.use(Middleware.errorPages());
    router.get(
        "/x",
        _ -> {
          throw new IOException("secret");
        });
    assertThat(get("/x").status()).isEqualTo(500);
    assertThat(get("/x").bodyText())
        .isEqualTo("{\"title\":\"Internal Server Error\",\"status\":500}");
  }

  @AsyncTest
  void aHandlerThatTakesTooLongIsCancelled() throws Exception {
    router.use(Middleware.timeout(seconds(2)));
    router.get(
        "/{seconds:int}",
        request -> {
          try {
            sleep(seconds(Integer.parseInt(request.pathParam("seconds"))));
            return Response.text("done");
          } catch (CancelledError e) {
            trace.record("cancelled");
            throw e;
          }
        });
    assertThat(get("/1").bodyText()).isEqualTo("done");
    assertThat(get("/3").status()).isEqualTo(503);
    assertThat(trace.events()).containsExactly("cancelled");
    assertThatIllegalArgumentException().isThrownBy(() -> Middleware.timeout(Duration.ZERO));
  }

  @AsyncTest
  void aTimeoutOfTheHandlersOwnIsItsFailure() {
    var own = new TimeoutException("mine");
    router.use(Middleware.timeout(seconds(2)));
    router.get(
        "/",
        _ -> {
          throw own;
        });
    assertThatThrownBy(() -> get("/")).isSameAs(own);
  }

  @AsyncTest
  void aBodyHasItsLimitExactly() throws Exception {
    router.use(Middleware.bodyLimit(4));
    router.post("/", request -> Response.text(request.text()));
    router.post("/stream", request -> Response.text("" + request.stream().count()));
    router.post("/unread", _ -> Response.text("unread"));
    assertThat(post("/", "1234").bodyText()).isEqualTo("1234");
    assertThat(post("/", "12345").status()).isEqualTo(413);
    assertThat(post("/stream", "1234").bodyText()).isEqualTo("1");
    assertThat(post("/stream", "12345").status()).isEqualTo(413);
    assertThat(post("/unread", "12345").status()).isEqualTo(200);
    var trickle = AsyncStream.of(bytes("123"), bytes("4"), bytes("5"));
    try (var body = trickle) {
      assertThat(router.handle(Request.of("POST", "/").withBody(body)).status()).isEqualTo(413);
    }
    for (String length : new String[] {"5", "99999999999999999999999"}) {
      Request said = Request.of("POST", "/unread").withHeader("Content-Length", length);
      assertThat(router.handle(said).status()).as(length).isEqualTo(413);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Middleware.bodyLimit(-1));
  }

  @AsyncTest
  void aBodyWithALimitCanBeReadBeforeAndAfterIt() throws Exception {
    router.use((request, next) -> {
      String before = request.header("Early") == null ? "" : request.text();
      Response response = next.handle(request);
      return response.status() == 200
          ? Response.text(before + response.bodyText() + request.text())
          : response;
    });
    router.use(Middleware.bodyLimit(4));
    router.post("/", request -> Response.text("-" + request.text() + "-"));
    Request late = Request.of("POST", "/");
    Request early = late.withHeader("Early", "1");
    assertThat(router.handle(late.withBody("1234")).bodyText()).isEqualTo("-1234-1234");
    assertThat(router.handle(early.withBody("1234")).bodyText()).isEqualTo("1234-1234-1234");
    assertThat(router.handle(early.withBody("12345")).status()).isEqualTo(413);
  }

  private Response post(String target, String body) throws Exception {
    return router.handle(Request.of("POST", target).withBody(body));
  }

  @AsyncTest
  void requestsAreCountedByStatusAndTime() throws Exception {
    var metrics = new HttpMetrics();
    router.use(metrics);
    router.get(
        "/{ms:int}",
        request -> {
          sleep(millis(Integer.parseInt(request.pathParam("ms"))));
          return Response.status(200);
        });
    router.get(
        "/fails",
        _ -> {
          throw new IOException("x");
        });
    assertThat(metrics.percentile(50)).isZero();
    for (int ms = 1; ms <= 100; ms++) {
      assertThat(get("/" + ms).status()).isEqualTo(200);
    }
    assertThat(metrics.percentile(50)).isBetween(millis(50), millis(57));
    assertThat(metrics.percentile(99)).isBetween(millis(99), millis(112));
    assertThat(metrics.percentile(0)).isBetween(millis(1), Duration.ofNanos(1_130_000));
    assertThat(get("/none").status()).isEqualTo(404);
    assertThatThrownBy(() -> get("/fails")).isInstanceOf(IOException.class);
    assertThat(metrics.byStatus()).containsOnly(entry(200, 100), entry(404, 1), entry(500, 1));
    assertThat(metrics.count()).isEqualTo(102);
    assertThat(metrics.totalTime()).isEqualTo(millis(5050));
    assertThatIllegalArgumentException().isThrownBy(() -> metrics.percentile(101));
    assertThatIllegalArgumentException().isThrownBy(() -> metrics.percentile(Double.NaN));
  }

  private static java.util.Map.Entry<Integer, Long> entry(int status, long count) {
    return java.util.Map.entry(status, count);
  }

  @AsyncTest
  void requestsInFlightAreCountedAndThoseThatWereCancelled() {
    var metrics = new HttpMetrics();
    router
        .use(metrics)
        .get(
            "/",
            _ -> {
              sleep(seconds(5));
              return Response.status(200);
            });
    var task = createTask(() -> get("/"));
    Testing.settle();
    assertThat(metrics.inFlight()).isEqualTo(1);
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(metrics.inFlight()).isZero();
    assertThat(metrics.cancelled()).isEqualTo(1);
    assertThat(metrics.count()).isZero();
  }
}
