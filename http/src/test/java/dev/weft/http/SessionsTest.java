package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.time.Duration;
import java.util.Arrays;

class SessionsTest {
  private static final byte[] KEY = new byte[32];

  private static Router router(Sessions sessions) {
    var router = new Router().use(sessions);
    router.get("/get", request -> Response.text("" + Session.of(request).get("user")));
    router.get(
        "/set/{user}",
        request -> {
          Session.of(request).set("user", request.pathParam("user"));
          return Response.status(204);
        });
    router.get(
        "/same",
        request -> {
          var session = Session.of(request);
          session.set("user", String.valueOf(session.get("user")));
          session.remove("nothing");
          return Response.status(204);
        });
    router.get(
        "/remove",
        request -> {
          Session.of(request).remove("user");
          return Response.status(204);
        });
    router.get(
        "/clear",
        request -> {
          Session.of(request).clear();
          return Response.status(204);
        });
    return router;
  }

  /** Returns what a browser would send back. */
  private static String cookie(Response response) {
    String set = response.header("Set-Cookie");
    return set == null ? null : set.substring(0, set.indexOf(';'));
  }

  private static Response get(Router router, String target, String cookie) throws Exception {
    return router.handle(Request.of("GET", target).withHeader("Cookie", cookie));
  }

  @AsyncTest
  void aSessionComesBack() throws Exception {
    var router = router(Sessions.signedWith(KEY));
    Response set = get(router, "/set/zo%C3%AB", "");
    assertThat(set.header("Set-Cookie"))
        .startsWith("session=")
        .endsWith("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax");
    assertThat(get(router, "/get", cookie(set)).bodyText()).isEqualTo("zoë");
    assertThat(get(router, "/get", "").bodyText()).isEqualTo("null");
  }

  @AsyncTest
  void onlyAChangeSetsTheCookie() throws Exception {
    var router = router(Sessions.signedWith(KEY));
    String cookie = cookie(get(router, "/set/a", ""));
    assertThat(cookie(get(router, "/get", cookie))).isNull();
    assertThat(cookie(get(router, "/same", cookie))).isNull();
    assertThat(cookie(get(router, "/clear", ""))).isNull();
    assertThat(cookie(get(router, "/set/b", cookie))).isNotNull();
  }

  @AsyncTest
  void anEmptySessionDeletesItsCookie() throws Exception {
    var router = router(Sessions.signedWith(KEY));
    String cookie = cookie(get(router, "/set/a", ""));
    for (String end : new String[] {"/clear", "/remove"}) {
      assertThat(get(router, end, cookie).header("Set-Cookie"))
          .isEqualTo("session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
  }

  @AsyncTest
  void whatSomebodyHasChangedIsNoSession() throws Exception {
    var router = router(Sessions.signedWith(KEY));
    String cookie = cookie(get(router, "/set/a", ""));
    for (int i = "session=".length(); i < cookie.length(); i++) {
      char[] changed = cookie.toCharArray();
      changed[i] = changed[i] == 'A' ? 'Q' : 'A';
      assertThat(get(router, "/get", new String(changed)).bodyText()).as("" + i).isEqualTo("null");
    }
    for (String bad :
        new String[] {"session=", "session=.", "session=a", "session=..", "session=a.b"}) {
      assertThat(get(router, "/get", bad).bodyText()).as(bad).isEqualTo("null");
    }
    byte[] other = KEY.clone();
    other[31] = 1;
    assertThat(get(router(Sessions.signedWith(other)), "/get", cookie).bodyText())
        .isEqualTo("null");
  }

  @AsyncTest
  void aCookieDoesNotPassForAnother() throws Exception {
    String cookie = cookie(get(router(Sessions.signedWith(KEY)), "/set/a", ""));
    var admin = router(Sessions.signedWith(KEY).withCookie(Cookie.of("admin", "").withSecure()));
    assertThat(get(admin, "/get", cookie.replace("session=", "admin=")).bodyText())
        .isEqualTo("null");
    assertThat(get(admin, "/set/b", "").header("Set-Cookie"))
        .startsWith("admin=")
        .contains("Secure");
  }

  @AsyncTest
  void aSessionEndsByItself() throws Exception {
    var router =
        router(
            Sessions.signedWith(KEY).withClock(Testing.clock()).withMaxAge(Duration.ofMinutes(10)));
    String cookie = cookie(get(router, "/set/a", ""));
    Asyncio.sleep(Duration.ofSeconds(599));
    assertThat(get(router, "/get", cookie).bodyText()).isEqualTo("a");
    Asyncio.sleep(Duration.ofSeconds(1));
    assertThat(get(router, "/get", cookie).bodyText()).isEqualTo("null");
  }

  @AsyncTest
  void whatIsWrongIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sessions.signedWith(Arrays.copyOf(KEY, 31)))
        .withMessageContaining("31 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sessions.signedWith(KEY).withMaxAge(Duration.ZERO));
    assertThatThrownBy(() -> Session.of(Request.of("GET", "/")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Sessions");
    var router = router(Sessions.signedWith(KEY));
    assertThatThrownBy(() -> get(router, "/set/" + "x".repeat(5000), ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("4096");
  }
}
