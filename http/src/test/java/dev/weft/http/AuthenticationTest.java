package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.RequestTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.testing.AsyncTest;
import java.security.Principal;
import java.util.Base64;

class AuthenticationTest {
  private final Router router = new Router();

  private Response get(String target, String... headers) throws Exception {
    Request request = Request.of("GET", target);
    for (int i = 0; i < headers.length; i += 2) {
      request = request.withHeader(headers[i], headers[i + 1]);
    }
    return router.handle(request);
  }

  @AsyncTest
  void aPasswordLetsIn() throws Exception {
    router.use(
        Middleware.basicAuth(
            "the realm",
            (user, password) -> {
              sleep(millis(1));
              return user.equals("zoë") && password.equals("a:b");
            }));
    router.get("/", request -> Response.text(request.attribute(Principal.class).getName()));
    assertThat(get("/", "Authorization", basic("zoë:a:b")).bodyText()).isEqualTo("zoë");
    assertThat(get("/", "Authorization", "bAsIc  " + basic("zoë:a:b").substring(6)).status())
        .isEqualTo(200);
    for (String bad :
        new String[] {
          basic("zoë:a"),
          basic("zoë"),
          basic(""),
          basic(":"),
          "Basic",
          "Basic ",
          "Basic !!!",
          "Bearer x",
          "",
          basic("zoë:a:b").substring(6),
          "Basic" + basic("zoë:a:b").substring(6),
        }) {
      Response refused = get("/", "Authorization", bad);
      assertThat(refused.status()).as(bad).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate"))
          .isEqualTo("Basic realm=\"the realm\", charset=\"UTF-8\"");
    }
    assertThat(get("/").status()).isEqualTo(401);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Middleware.basicAuth("a\"b", (_, _) -> true));
  }

  private static String basic(String login) {
    return "Basic " + Base64.getEncoder().encodeToString(bytes(login));
  }

  @AsyncTest
  void aTokenLetsIn() throws Exception {
    router.use(Middleware.bearerAuth("t-1"::equals));
    router.get("/", _ -> Response.text("in"));
    assertThat(get("/", "Authorization", "Bearer t-1").bodyText()).isEqualTo("in");
    for (String bad : new String[] {"Bearer t-2", "Bearer", "Bearer ", "t-1", "Basic t-1"}) {
      Response refused = get("/", "Authorization", bad);
      assertThat(refused.status()).as(bad).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }
}
