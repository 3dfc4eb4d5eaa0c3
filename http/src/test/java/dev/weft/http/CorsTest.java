package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.testing.AsyncTest;
import java.time.Duration;

class CorsTest {
  private static final String ORIGIN = "https://a.example";

  private static Router router(Cors cors) {
    return new Router()
        .use(cors)
        .get("/x", _ -> Response.text("x"))
        .put("/x", _ -> Response.text("p"));
  }

  private static Request request(String method, String target, String... headers) {
    Request request = Request.of(method, target);
    for (int i = 0; i < headers.length; i += 2) {
      request = request.withHeader(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static Request preflight(String... headers) {
    return request("OPTIONS", "/x", headers)
        .withHeader("Origin", ORIGIN)
        .withHeader("Access-Control-Request-Method", "PUT");
  }

  @AsyncTest
  void anOriginThatIsLetInMaySeeTheAnswer() throws Exception {
    var router = router(Cors.of(ORIGIN, "https://b.example"));
    Response seen = router.handle(request("GET", "/x", "Origin", ORIGIN));
    assertThat(seen.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(seen.header("Vary")).isEqualTo("Origin");
    assertThat(seen.bodyText()).isEqualTo("x");
    Response missing = router.handle(request("GET", "/none", "Origin", ORIGIN));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
  }

  @AsyncTest
  void othersGetTheAnswerWithoutLeave() throws Exception {
    var router = router(Cors.of(ORIGIN));
    for (String other : new String[] {"https://a.example.evil", "null", "http://a.example", ""}) {
      Response hidden = router.handle(request("GET", "/x", "Origin", other));
      assertThat(hidden.header("Access-Control-Allow-Origin")).as(other).isNull();
      assertThat(hidden.header("Vary")).isEqualTo("Origin");
    }
    assertThat(router.handle(request("GET", "/x")).header("Access-Control-Allow-Origin")).isNull();
  }

  @AsyncTest
  void aPreflightIsAnsweredHere() throws Exception {
    var cors = Cors.of(ORIGIN).withMaxAge(Duration.ofHours(1)).withExposedHeaders("X-A", "X-B");
    Response allowed =
        router(cors).handle(preflight("Access-Control-Request-Headers", "x-one, x-two"));
    assertThat(allowed.status()).isEqualTo(204);
    assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(allowed.header("Access-Control-Allow-Methods"))
        .isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE");
    assertThat(allowed.header("Access-Control-Allow-Headers")).isEqualTo("x-one, x-two");
    assertThat(allowed.header("Access-Control-Max-Age")).isEqualTo("3600");
    assertThat(allowed.header("Access-Control-Expose-Headers")).isEqualTo("X-A, X-B");
    Response refused = router(Cors.of("https://b.example")).handle(preflight());
    assertThat(refused.status()).isEqualTo(204);
    assertThat(refused.header("Access-Control-Allow-Methods")).isNull();
  }

  @AsyncTest
  void methodsAndHeadersCanBeNamed() throws Exception {
    var cors = Cors.of(ORIGIN).withMethods("PUT").withHeaders("X-A").withCredentials();
    Response allowed = router(cors).handle(preflight("Access-Control-Request-Headers", "x-b"));
    assertThat(allowed.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
    assertThat(allowed.header("Access-Control-Allow-Headers")).isEqualTo("X-A");
    assertThat(allowed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
  }

  @AsyncTest
  void anyOriginMayBeLetInButNotWithCredentials() throws Exception {
    Response seen = router(Cors.of("*")).handle(request("GET", "/x", "Origin", ORIGIN));
    assertThat(seen.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(seen.header("Vary")).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> Cors.of("*").withCredentials());
  }

  @AsyncTest
  void optionsThatAreNoPreflightAreTheRouters() throws Exception {
    var router = router(Cors.of(ORIGIN));
    Response options = router.handle(request("OPTIONS", "/x", "Origin", ORIGIN));
    assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, PUT");
    assertThat(options.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
  }
}
