package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;

/** Routers in routers, and the middleware around them. */
class MountTest {
  private final Router router = new Router();
  private final Trace trace = new Trace();

  private Response answer(String method, String target) throws Exception {
    return router.handle(Request.of(method, target));
  }

  private Middleware traced(String name) {
    return (request, next) -> {
      trace.record(name);
      Response response = next.handle(request);
      trace.record(name + " " + response.status());
      return response;
    };
  }

  @AsyncTest
  void aMountedRouterAnswersBelowItsPrefix() throws Exception {
    var api = new Router().get("/", _ -> Response.text("all"));
    router.mount("/api/", api).get("/", _ -> Response.text("root"));
    api.get("/users/{id}", request -> Response.text(request.path() + request.pathParam("id")));
    assertThat(answer("GET", "/api/users/3").bodyText()).isEqualTo("/api/users/33");
    assertThat(answer("GET", "/api").bodyText()).isEqualTo("all");
    assertThat(answer("GET", "/api/").bodyText()).isEqualTo("all");
    assertThat(answer("GET", "/").bodyText()).isEqualTo("root");
    assertThat(answer("GET", "/users/3").status()).isEqualTo(404);
    assertThat(api.handle(Request.of("GET", "/users/3")).bodyText()).isEqualTo("/users/33");
  }

  @AsyncTest
  void aRouterMountedAtTheRootSharesItsPaths() throws Exception {
    router.get("/a", _ -> Response.text("a"));
    router.mount(
        "/", new Router().get("/b", _ -> Response.text("b")).get("/", _ -> Response.text("/")));
    assertThat(answer("GET", "/a").bodyText()).isEqualTo("a");
    assertThat(answer("GET", "/b").bodyText()).isEqualTo("b");
    assertThat(answer("GET", "/").bodyText()).isEqualTo("/");
  }

  @AsyncTest
  void aRouterMayBeMountedTwiceAndDeeply() throws Exception {
    var leaf = new Router();
    var middle = new Router().mount("/leaf", leaf);
    router.mount("/one", middle).mount("/two/{x}", middle);
    leaf.get("/{id}", request -> Response.text(request.route() + " " + request.pathParam("x")));
    assertThat(answer("GET", "/one/leaf/1").bodyText()).isEqualTo("/one/leaf/{id} null");
    assertThat(answer("GET", "/two/y/leaf/1").bodyText()).isEqualTo("/two/{x}/leaf/{id} y");
  }

  @AsyncTest
  void middlewareStandsAroundInItsOrder() throws Exception {
    router.use(traced("outer")).use(traced("second"));
    router.group(
        "/api",
        api -> {
          api.get("/x", _ -> Response.status(201));
          api.use(traced("api"));
        });
    router.get("/y", _ -> Response.status(202));
    var _ = answer("GET", "/api/x");
    assertThat(trace.events())
        .containsExactly("outer", "second", "api", "api 201", "second 201", "outer 201");
    var _ = answer("GET", "/y");
    assertThat(trace.events().subList(6, 10))
        .containsExactly("outer", "second", "second 202", "outer 202");
  }

  @AsyncTest
  void middlewareSeesWhatNobodyAnswers() throws Exception {
    router.use(traced("outer"));
    router.group("/api", api -> api.use(traced("api")).get("/x", _ -> Response.status(201)));
    var _ = answer("GET", "/nothing");
    assertThat(trace.events()).containsExactly("outer", "outer 404");
    var _ = answer("GET", "/api/nothing");
    assertThat(trace.events().subList(2, 6))
        .containsExactly("outer", "api", "api 404", "outer 404");
    var _ = answer("PUT", "/api/x");
    assertThat(trace.events().subList(6, 10))
        .containsExactly("outer", "api", "api 405", "outer 405");
    var _ = answer("OPTIONS", "/api/x");
    assertThat(trace.events().subList(10, 14))
        .containsExactly("outer", "api", "api 204", "outer 204");
  }

  @AsyncTest
  void middlewareGetsTheAnswerOfAnHttpExceptionWhoeverThrewIt() throws Exception {
    router.use(traced("outer"));
    router.use((_, _) -> {
      throw new HttpException(401, "no");
    });
    router.get("/x", _ -> Response.status(200));
    assertThat(answer("GET", "/x").status()).isEqualTo(401);
    assertThat(trace.events()).containsExactly("outer", "outer 401");
  }

  @AsyncTest
  void middlewareMayHandleOtherFailures() throws Exception {
    router.use((request, next) -> {
      try {
        return next.handle(request);
      } catch (IOException e) {
        return Response.text("no disk").withStatus(507);
      }
    });
    router.get(
        "/x",
        _ -> {
          throw new IOException("full");
        });
    assertThat(answer("GET", "/x").status()).isEqualTo(507);
  }

  @AsyncTest
  void middlewareMayChangeRequestAndResponseOrAnswerItself() throws Exception {
    router.use((request, next) ->
        request.query("stop") == null
            ? next.handle(request.withHeader("X-In", "1")).withHeader("X-Out", "2")
            : Response.status(418));
    router.get("/{id}", request -> Response.text(request.header("x-in") + request.pathParam("id")));
    Response changed = answer("GET", "/7");
    assertThat(changed.bodyText()).isEqualTo("17");
    assertThat(changed.header("x-out")).isEqualTo("2");
    assertThat(answer("GET", "/7?stop").status()).isEqualTo(418);
  }

  @AsyncTest
  void whatMiddlewareLeavesIsFoundByTheHandler() throws Exception {
    router.use((request, next) -> {
      request.setAttribute(Integer.class, 7);
      return next.handle(request.withHeader("A", "b"));
    });
    router.get(
        "/x",
        request ->
            Response.text(
                request.attribute(Integer.class) + " " + request.attribute(String.class)));
    assertThat(answer("GET", "/x").bodyText()).isEqualTo("7 null");
  }

  @AsyncTest
  void middlewareThatReturnsNothingIsNamed() {
    router.use((_, _) -> null);
    assertThatThrownBy(() -> answer("GET", "/x"))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("MountTest");
  }
}
