package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.resilience.CircuitBreaker;
import dev.weft.resilience.CircuitOpenException;
import dev.weft.resilience.Hedge;
import dev.weft.resilience.Retry;
import dev.weft.service.Health;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;

/** Where http meets the kit. */
class KitTest {
  private static final String REFUSED = "http://127.0.0.1:1/";

  @AsyncTest
  void aPolicyRunsEachRequest() throws Exception {
    var failures = new ArrayList<Integer>();
    Retry retry = Retry.attempts(3).onRetry(failed -> failures.add(failed.number()));
    try (var client = HttpClient.builder().policy(retry).build()) {
      assertThatThrownBy(() -> client.post(REFUSED, Body.text("x")))
          .isInstanceOf(ConnectException.class);
      assertThat(failures).containsExactly(1, 2);
      assertThat(client.stats().requests()).isEqualTo(1);
    }
  }

  @AsyncTest
  void aBreakerKeepsRequestsFromAServerThatIsGone() throws Exception {
    var breaker = CircuitBreaker.builder("server").window(2).minimumCalls(2).build();
    try (var client = HttpClient.builder().policy(breaker).build()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> client.get(REFUSED)).isInstanceOf(ConnectException.class);
      }
      assertThatThrownBy(() -> client.get(REFUSED)).isInstanceOf(CircuitOpenException.class);
    }
  }

  @AsyncTest
  void anAnswerThatCameSecondIsClosed() throws Exception {
    try (var server =
            ScriptedServer.of((self, stream) -> {
              while (self.read(stream) != null) {
                while (self.requests.size() % 2 == 1) {
                  Asyncio.yieldNow();
                }
                stream.writeText(ScriptedServer.ok("x"));
              }
            });
        var client = HttpClient.builder().policy(Hedge.after(Duration.ZERO)).build()) {
      for (int i = 0; i < 50; i++) {
        try (var response = client.request("GET", server.url()).open()) {
          assertThat(response.status()).isEqualTo(200);
        }
        assertThat(client.stats().active()).isZero();
        while (server.requests.size() % 2 == 1) {
          Asyncio.yieldNow();
        }
      }
    }
  }

  @AsyncTest
  void healthIsJsonWithAStatus() throws Exception {
    var router =
        new Router()
            .health("/up", Health::up)
            .health("/slow", () -> Health.degraded("slow"))
            .health("/down", () -> Health.down("no disk"))
            .health(
                "/broken",
                () -> {
                  throw new IOException("secret");
                });

    assertThat(answer(router, "/up")).startsWith("200 {\"status\":\"UP\"");
    assertThat(answer(router, "/slow")).startsWith("200").contains("DEGRADED", "slow");
    assertThat(answer(router, "/down")).startsWith("503").contains("DOWN", "no disk");
    assertThat(answer(router, "/broken")).startsWith("503").doesNotContain("secret");
  }

  private static String answer(Router router, String path) throws Exception {
    Response response = router.handle(Request.of("GET", path));
    return response.status() + " " + response.bodyText();
  }
}
