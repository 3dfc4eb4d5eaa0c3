package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
  private static long check(String host, String length) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().add("Host", host).add("Content-Length", length);
    return RequestRules.check(request, 10);
  }

  private static void assertRefused(int status, String host, String length) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> check(host, length))
        .satisfies(e -> assertThat(e.status()).isEqualTo(status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a.b", "a:80", "a:", "127.0.0.1:1", "[::1]", "[::ffff:1.2.3.4]:80"})
  void aHostIsANameOrAnAddressAndPerhapsAPort(String host) {
    assertThat(check(host, "10")).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:x", "a:80:80", "a:8 0", "::1", "a]", "[::1", "[]", "[g]", "[::1]80", "[::1]:x"})
  void whatIsNoHostIs400(String host) {
    assertRefused(400, host, "0");
  }

  private static String hostFor(HttpMethod method, String target) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
    request.headers().add("Host", "said");
    RequestRules.check(request, 10);
    return request.headers().get("Host");
  }

  @Test
  void aTargetThatIsAUrlSaysTheHost() {
    assertThat(hostFor(HttpMethod.GET, "/http://a/")).isEqualTo("said");
    assertThat(hostFor(HttpMethod.GET, "http://a:1/b?c://d")).isEqualTo("a:1");
    assertThat(hostFor(HttpMethod.GET, "http://a?b")).isEqualTo("a");
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> hostFor(HttpMethod.GET, "http://b@a/"));
  }

  @Test
  void onlyOptionsAsksForAll() {
    assertThat(hostFor(HttpMethod.OPTIONS, "*")).isEqualTo("said");
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> hostFor(HttpMethod.GET, "*"))
        .satisfies(e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void aLengthThatIsTooLargeIs413HoweverLarge() {
    assertRefused(413, "a", "11");
    assertRefused(413, "a", "9223372036854775807");
    assertRefused(400, "a", "9223372036854775808"); // which no one can count
  }
}
