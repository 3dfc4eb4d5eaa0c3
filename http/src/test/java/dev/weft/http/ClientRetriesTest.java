package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.testing.AsyncTest;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClientRetriesTest {
  private static final String REFUSED = "http://127.0.0.1:1/";

  private static String busy(int status, String fields) {
    return "HTTP/1.1 " + status + " Busy\r\nContent-Length: 0\r\n" + fields + "\r\n";
  }

  private static HttpClient client(int attempts) {
    return HttpClient.builder().retry(attempts).build();
  }

  @AsyncTest
  void aFailedConnectionIsTriedAgainWithPausesThatGrow() throws Exception {
    try (var client = client(4)) {
      Duration start = EventLoop.running().time();
      assertThatThrownBy(() -> client.get(REFUSED))
          .isInstanceOf(ConnectException.class)
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      Duration took = EventLoop.running().time().minus(start);
      assertThat(took).isGreaterThanOrEqualTo(millis(100 + 200 + 400));
      assertThat(client.stats().retries()).isEqualTo(3);
      assertThat(client.stats().requests()).isEqualTo(1);
    }
  }

  @AsyncTest
  void onlyWhatMayBeDoneTwiceIsTriedAgain() throws Exception {
    try (var client = client(3)) {
      assertThatThrownBy(() -> client.post(REFUSED, Body.text("x")))
          .isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> client.patch(REFUSED, Body.text("x")))
          .isInstanceOf(ConnectException.class);
      assertThat(client.stats().retries()).isZero();
      assertThatThrownBy(() -> client.put(REFUSED, Body.text("x")))
          .isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> client.delete(REFUSED)).isInstanceOf(ConnectException.class);
      assertThat(client.stats().retries()).isEqualTo(4);
    }
  }

  @AsyncTest
  void withoutRetryThereIsOneAttempt() throws Exception {
    try (var client = HttpClient.create()) {
      assertThatThrownBy(() -> client.get(REFUSED)).isInstanceOf(ConnectException.class);
      assertThat(client.stats().retries()).isZero();
    }
  }

  @AsyncTest
  void everyStatusThatPassesIsTriedAgain() throws Exception {
    for (int status : new int[] {429, 502, 503, 504}) {
      try (var server =
              ScriptedServer.answering(busy(status, "Retry-After: 0\r\n"), ok("at last"));
          var client = client(2)) {
        assertThat(client.get(server.url()).text()).isEqualTo("at last");
        assertThat(server.connections).isEqualTo(1);
        assertThat(client.stats().byStatus()).containsOnlyKeys(200);
      }
    }
  }

  @AsyncTest
  void theLastAnswerIsTheAnswer() throws Exception {
    String busy = busy(503, "Retry-After: 0\r\n");
    try (var server = ScriptedServer.answering(busy, busy, busy);
        var client = client(3)) {
      assertThat(client.get(server.url()).status()).isEqualTo(503);
      assertThat(server.requests).hasSize(3);
    }
  }

  @AsyncTest
  void otherAnswersStand() throws Exception {
    for (int status : new int[] {400, 404, 500, 501}) {
      try (var server = ScriptedServer.answering(busy(status, ""), ok("no"));
          var client = client(2)) {
        assertThat(client.get(server.url()).status()).isEqualTo(status);
      }
    }
  }

  @AsyncTest
  void whoAsksForTooMuchPatienceGetsNone() throws Exception {
    try (var server = ScriptedServer.answering(busy(503, "Retry-After: 3600\r\n"), ok("no"));
        var client = client(2)) {
      assertThat(client.get(server.url()).status()).isEqualTo(503);
    }
  }

  @AsyncTest
  void theTimeoutCoversAllAttempts() throws Exception {
    try (var client = HttpClient.builder().retry(1_000).timeout(Duration.ofMinutes(2)).build()) {
      Duration start = EventLoop.running().time();
      assertThatThrownBy(() -> client.get(REFUSED))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThat(EventLoop.running().time().minus(start))
          .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(2).plusMillis(500));
    }
  }

  @Test
  void retryAfterIsANumberOrADate() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Retries.retryAfter("5", now)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Retries.retryAfter(" 0 ", now)).isEqualTo(Duration.ZERO);
    assertThat(Retries.retryAfter("Thu, 01 Jan 2026 00:00:30 GMT", now))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(Retries.retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now)).isEqualTo(Duration.ZERO);
    assertThat(Retries.retryAfter("soon", now)).isNull();
    assertThat(Retries.retryAfter("-1", now)).isNull();
    assertThat(Retries.retryAfter("99999999999999999999", now)).isGreaterThan(Duration.ofDays(1));
  }

  @Test
  void pausesDoubleUpToTenSeconds() {
    var retries = new Retries(9, () -> {});
    for (int round = 0; round < 100; round++) {
      assertThat(retries.backoff(1)).isBetween(millis(100), millis(200));
      assertThat(retries.backoff(3)).isBetween(millis(400), millis(800));
      assertThat(retries.backoff(60)).isBetween(millis(5_000), millis(10_000));
    }
  }
}
