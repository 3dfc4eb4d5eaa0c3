package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.testing.AsyncTest;
import java.net.InetSocketAddress;
import java.time.Duration;

class RateLimitTest {
  private final Router router = new Router();

  @AsyncTest
  void whoAsksTooOftenHasToWait() throws Exception {
    router.use(Middleware.rateLimit(3, seconds(6)));
    router.get("/", _ -> Response.status(200));
    for (int i = 0; i < 3; i++) {
      assertThat(from("192.0.2.1").status()).isEqualTo(200);
    }
    Response refused = from("192.0.2.1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("2");
    assertThat(from("192.0.2.2").status()).isEqualTo(200);
    sleep(millis(1500));
    assertThat(from("192.0.2.1").header("Retry-After")).isEqualTo("1");
    sleep(millis(500));
    assertThat(from("192.0.2.1").status()).isEqualTo(200);
    assertThat(from("192.0.2.1").status()).isEqualTo(429);
    sleep(seconds(1000));
    for (int i = 0; i < 3; i++) {
      assertThat(from("192.0.2.1").status()).isEqualTo(200);
    }
    assertThat(from("192.0.2.1").status()).isEqualTo(429);
  }

  @AsyncTest
  void anIpv6NetworkIsOneClient() throws Exception {
    router.use(Middleware.rateLimit(1, seconds(1)));
    router.get("/", _ -> Response.status(200));
    assertThat(from("2001:db8::1").status()).isEqualTo(200);
    assertThat(from("2001:db8::ffff:1").status()).isEqualTo(429);
    assertThat(from("2001:db8:0:1::1").status()).isEqualTo(200);
    assertThat(router.handle(Request.of("GET", "/")).status()).isEqualTo(200);
    assertThatIllegalArgumentException().isThrownBy(() -> Middleware.rateLimit(0, seconds(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Middleware.rateLimit(1, Duration.ZERO));
  }

  @AsyncTest
  void thoseWhoWereAwayForLongestAreForgotten() throws Exception {
    router.use(Middleware.rateLimit(1, Duration.ofDays(1)));
    router.get("/", _ -> Response.status(200));
    for (int i = 0; i < 65_536; i++) {
      assertThat(from("10.0." + i / 256 + "." + i % 256).status()).isEqualTo(200);
    }
    assertThat(from("10.0.0.0").status()).isEqualTo(429);
    assertThat(from("10.1.0.0").status()).isEqualTo(200);
    assertThat(from("10.0.0.0").status()).isEqualTo(429);
    assertThat(from("10.0.0.1").status()).isEqualTo(200);
    assertThat(from("10.0.0.3").status()).isEqualTo(429);
  }

  private Response from(String address) throws Exception {
    return router.handle(
        Request.of("GET", "/").withRemoteAddress(new InetSocketAddress(address, 1)));
  }
}
