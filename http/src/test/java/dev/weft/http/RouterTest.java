package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

class RouterTest {
  private final Router router = new Router();

  private Response answer(String method, String target) throws Exception {
    return router.handle(Request.of(method, target));
  }

  private String text(String method, String target) throws Exception {
    Response response = answer(method, target);
    return response.status() + " " + response.bodyText();
  }

  private static Handler says(String text) {
    return _ -> Response.text(text);
  }

  private static Handler param(String name) {
    return request -> Response.text(name + "=" + request.pathParam(name));
  }

  @AsyncTest
  void eachMethodHasItsOwnHandler() throws Exception {
    router
        .get("/x", says("get"))
        .post("/x", says("post"))
        .put("/x", says("put"))
        .patch("/x", says("patch"))
        .delete("/x", says("delete"))
        .options("/x", says("options"))
        .route("REPORT", "/x", says("report"));
    for (String method :
        new String[] {"get", "post", "put", "patch", "delete", "options", "report"}) {
      assertThat(text(method.toUpperCase(java.util.Locale.ROOT), "/x")).isEqualTo("200 " + method);
    }
  }

  @AsyncTest
  void textGoesBeforeTypesBeforeParametersBeforeTheRest() throws Exception {
    router
        .get("/{any...}", param("any"))
        .get("/{text}", param("text"))
        .get("/{uuid:uuid}", param("uuid"))
        .get("/{long:long}", param("long"))
        .get("/{int:int}", param("int"))
        .get("/7", says("seven"));
    assertThat(text("GET", "/7")).isEqualTo("200 seven");
    assertThat(text("GET", "/-8")).isEqualTo("200 int=-8");
    assertThat(text("GET", "/3000000000")).isEqualTo("200 long=3000000000");
    assertThat(text("GET", "/123e4567-e89b-12d3-a456-426614174000"))
        .isEqualTo("200 uuid=123e4567-e89b-12d3-a456-426614174000");
    assertThat(text("GET", "/99999999999999999999")).isEqualTo("200 text=99999999999999999999");
    assertThat(text("GET", "/7/8")).isEqualTo("200 any=7/8");
    assertThat(text("GET", "/")).isEqualTo("200 any=");
  }

  @AsyncTest
  void aPathThatLeadsNowhereIsGivenUpForTheNextOne() throws Exception {
    router.get("/a/{x}/c", param("x")).get("/a/b/d", says("d")).get("/{all...}", param("all"));
    assertThat(text("GET", "/a/b/c")).isEqualTo("200 x=b");
    assertThat(text("GET", "/a/b/d")).isEqualTo("200 d");
    assertThat(text("GET", "/a/b/e")).isEqualTo("200 all=a/b/e");
    assertThat(text("GET", "/a/1/2/3")).isEqualTo("200 all=a/1/2/3");
  }

  @AsyncTest
  void aRouteForAnotherMethodLeavesTheRequestToTheNextOne() throws Exception {
    router.post("/users/me", says("me")).get("/users/{id}", param("id"));
    assertThat(text("GET", "/users/me")).isEqualTo("200 id=me");
    assertThat(answer("PUT", "/users/me").header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @AsyncTest
  void parametersAreDecodedAfterMatching() throws Exception {
    router
        .get("/users/{id}", param("id"))
        .get("/two/{a}/{b}", r -> Response.text(r.pathParam("a") + "+" + r.pathParam("b")))
        .get("/rest/{all...}", param("all"))
        .get("/café", says("drinks"));
    assertThat(text("GET", "/users/a%2Fb")).isEqualTo("200 id=a/b");
    assertThat(text("GET", "/users/a+b%20c")).isEqualTo("200 id=a+b c");
    assertThat(text("GET", "/users/%E2%82%AC")).isEqualTo("200 id=€");
    assertThat(text("GET", "/two/%7B/%25")).isEqualTo("200 {+%");
    assertThat(text("GET", "/rest/a%20b/c")).isEqualTo("200 all=a b/c");
    assertThat(text("GET", "/caf%C3%A9")).isEqualTo("200 drinks");
    assertThat(answer("GET", "/users/a/b").status()).isEqualTo(404);
  }

  @AsyncTest
  void slashesCount() throws Exception {
    router
        .get("/", says("root"))
        .get("/a", says("a"))
        .get("/b/", says("b"))
        .get("/p/{x}", says("p"));
    router.get("/r/{rest...}", param("rest"));
    assertThat(text("GET", "/")).isEqualTo("200 root");
    assertThat(text("GET", "http://host:80/")).isEqualTo("200 root");
    assertThat(text("GET", "http://host")).isEqualTo("200 root");
    assertThat(text("GET", "/b/?x=/a")).isEqualTo("200 b");
    assertThat(text("GET", "/r/")).isEqualTo("200 rest=");
    for (String other : new String[] {"/a/", "/b", "//a", "/p/", "/p", "/r", "/A", "//"}) {
      assertThat(answer("GET", other).status()).as(other).isEqualTo(404);
    }
  }

  @AsyncTest
  void theWrongMethodIs405AndSaysWhichAreRight() throws Exception {
    router.get("/x", says("x")).delete("/x", says("gone")).post("/p", says("p"));
    Response refused = answer("PUT", "/x");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    assertThat(answer("BREW", "/p").header("Allow")).isEqualTo("OPTIONS, POST");
    assertThat(answer("get", "/x").status()).isEqualTo(405);
    assertThat(answer("HEAD", "/p").status()).isEqualTo(405);
    assertThat(answer("BREW", "/q").status()).isEqualTo(404);
    assertThat(answer("CONNECT", "/q").header("Allow")).isNull();
  }

  @AsyncTest
  void headIsGetWithoutTheBody() throws Exception {
    router.get("/x", says("four")).get("/y", says("get")).head("/y", _ -> Response.status(204));
    Response head = answer("HEAD", "/x");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("4");
    assertThat(head.bodyBytes()).isEmpty();
    assertThat(answer("HEAD", "/y").status()).isEqualTo(204);
    assertThat(answer("HEAD", "/y").header("Content-Length")).isNull();
  }

  @AsyncTest
  void headClosesTheStreamThatNobodyReads() throws Exception {
    var trace = new Trace();
    router.get(
        "/x",
        _ -> {
          AsyncStream<byte[]> stream =
              AsyncStream.generate(out -> {
                try {
                  out.yield(new byte[1]);
                  out.yield(new byte[1]);
                } finally {
                  trace.record("closed");
                }
              });
          assertThat(stream.iterator().next()).hasSize(1); // it has begun
          return Response.stream(stream);
        });
    Response head = answer("HEAD", "/x");
    assertThat(trace.events()).containsExactly("closed");
    assertThat(head.header("Content-Length")).isNull();
    assertThat(head.length()).as("a length that nobody knows").isEqualTo(-1);
    assertThat(head.bodyBytes()).isEmpty();
  }

  @AsyncTest
  void optionsNeedNoHandler() throws Exception {
    router.get("/x", says("x")).post("/x", says("x"));
    Response options = answer("OPTIONS", "/x");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(answer("OPTIONS", "*").status()).isEqualTo(204);
    assertThat(answer("OPTIONS", "/y").status()).isEqualTo(404);
    assertThat(answer("GET", "*").status()).isEqualTo(404);
  }

  @AsyncTest
  void anHttpExceptionIsItsAnswer() throws Exception {
    router.get(
        "/x",
        _ -> {
          throw new HttpException(409, "taken <already>", new IOException("secret"));
        });
    Response response = answer("GET", "/x");
    assertThat(response.status()).isEqualTo(409);
    assertThat(response.bodyText()).isEqualTo("taken <already>");
    assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  @AsyncTest
  void otherFailuresComeOutAsTheyAre() {
    var failure = new IOException("disk");
    router.get(
        "/x",
        _ -> {
          throw failure;
        });
    router.get("/null", _ -> null);
    assertThatThrownBy(() -> answer("GET", "/x")).isSameAs(failure);
    assertThatThrownBy(() -> answer("GET", "/null"))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("returned null");
  }

  @AsyncTest
  void aHandlerMaySuspendAndBeCancelled() throws Exception {
    var trace = new Trace();
    router.get(
        "/slow",
        _ -> {
          try {
            sleep(seconds(5));
            return Response.text("slow");
          } finally {
            trace.record("left");
          }
        });
    assertThat(text("GET", "/slow")).isEqualTo("200 slow");
    var task = createTask(() -> answer("GET", "/slow"));
    Testing.settle();
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("left", "left");
  }

  @AsyncTest
  void aRequestKnowsItsRoute() throws Exception {
    var routes = new AtomicReference<String>();
    router.use((request, next) -> {
      routes.set(request.route());
      return next.handle(request);
    });
    router.group(
        "/api/{v}", api -> api.get("/users/{id:int}", r -> Response.text(r.pathParam("v"))));
    assertThat(text("GET", "/api/1/users/5")).isEqualTo("200 1");
    assertThat(routes.get()).isEqualTo("/api/{v}/users/{id:int}");
    assertThat(answer("GET", "/api/1/users/x").status()).isEqualTo(404);
    assertThat(routes.get()).isNull();
  }

  @AsyncTest
  void aParameterThatTheRouteDoesNotHaveIsNull() throws Exception {
    router.get("/{a}", param("b"));
    assertThat(text("GET", "/1")).isEqualTo("200 b=null");
    assertThat(Request.of("GET", "/1").pathParam("a")).isNull();
    assertThat(Request.of("GET", "/1").route()).isNull();
  }

  @AsyncTest
  void manyRoutesAreFoundEach() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      String path = "/r" + i + "/{id}/x" + i;
      router.get(path, request -> Response.text(path + " " + request.pathParam("id")));
    }
    assertThat(text("GET", "/r1234/5/x1234")).isEqualTo("200 /r1234/{id}/x1234 5");
    assertThat(answer("GET", "/r1234/5/x1235").status()).isEqualTo(404);
  }
}
