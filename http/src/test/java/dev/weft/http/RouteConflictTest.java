package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.testing.AsyncTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteConflictTest {
  private static final Handler HANDLER = _ -> Response.status(200);

  private final Router router = new Router();

  @ParameterizedTest
  @CsvSource({
    "/users/{id}, /users/{name}",
    "/users, /users",
    "/, /",
    "/a/{x...}, /a/{y...}",
    "/a/{x:int}/b, /a/{y:int}/b",
    "/{a}/{b}, /{c}/{d}",
  })
  void twoRoutesForTheSameRequestsAreRefusedAndNamed(String first, String second) {
    router.get(first, HANDLER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> router.get(second, HANDLER))
        .withMessageContaining("GET " + first)
        .withMessageContaining("GET " + second);
    router.post(second, HANDLER);
  }

  @ParameterizedTest
  @CsvSource({
    "/users/{id}, /users/{name:int}",
    "/users/{id:int}, /users/{name:long}",
    "/users/{id}, /users/me",
    "/users/{id}, /users/{rest...}",
    "/users, /users/",
    "/users/, /users/{rest...}",
  })
  void routesOfDifferentRankLiveTogether(String first, String second) {
    router.get(first, HANDLER).get(second, HANDLER);
  }

  @Test
  void aMountedRouterConflictsAtTheMount() {
    router.get("/api/users/{id}", HANDLER);
    var api = new Router().get("/users/{name}", HANDLER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> router.mount("/api", api))
        .withMessageContaining("/api/users/{id}")
        .withMessageContaining("/api/users/{name}");
  }

  @Test
  void aMountedRouterConflictsLater() {
    var api = new Router();
    router.get("/api/x", HANDLER).mount("/api", api);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> api.get("/x", HANDLER))
        .withMessageContaining("/api/x");
    api.post("/x", HANDLER);
    assertThatIllegalArgumentException().isThrownBy(() -> router.post("/api/x", HANDLER));
  }

  @AsyncTest
  void whatConflictsChangesNothing() throws Exception {
    var api = new Router();
    router.get("/api/x", _ -> Response.text("mine")).mount("/api", api);
    assertThatIllegalArgumentException().isThrownBy(() -> api.get("/x", HANDLER));
    assertThat(api.handle(Request.of("GET", "/x")).status()).isEqualTo(404);
    assertThat(router.handle(Request.of("GET", "/api/x")).bodyText()).isEqualTo("mine");
  }

  @Test
  void aRouterIsNotMountedInItself() {
    var inner = new Router();
    router.mount("/inner", inner);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inner.mount("/x", router))
        .withMessageContaining("in itself");
    assertThatIllegalArgumentException().isThrownBy(() -> router.mount("/x", router));
  }

  @Test
  void filesConflictLikeOtherRoutes() {
    router.get("/static/{rest...}", HANDLER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> router.files("/static", Path.of(".")))
        .withMessageContaining("/static/{rest...}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "users",
        "/a{b}",
        "/{",
        "/}",
        "/{}",
        "/{a b}",
        "/{a:float}",
        "/{a...}/b",
        "/{a..}",
        "/{a}/{a}",
        "/x?y",
        "/x#y",
        "/{a}b",
        "/{a...}{b}",
      })
  void whatIsNoPathIsRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> router.get(path, HANDLER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GE T", "GET\n", "GÉT", "GET/"})
  void whatIsNoMethodIsRefused(String method) {
    assertThatIllegalArgumentException().isThrownBy(() -> router.route(method, "/", HANDLER));
    assertThatIllegalArgumentException().isThrownBy(() -> Request.of(method, "/"));
  }

  @Test
  void aNameInPrefixAndRouteIsRefused() {
    var api = new Router().get("/{id}", HANDLER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> router.mount("/users/{id}", api))
        .withMessageContaining("id");
  }
}
