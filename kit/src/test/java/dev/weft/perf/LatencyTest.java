package dev.weft.perf;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyTest {
  private final Latency latency = new Latency();

  @Test
  void percentilesAreWhatSoManyDidNotExceed() {
    for (int i = 1; i <= 1000; i++) {
      latency.record(millis(i));
    }

    assertThat(latency.min()).isEqualTo(millis(1));
    assertThat(latency.mean()).isEqualTo(seconds(0.5005));
    assertThat(latency.p50()).isEqualTo(millis(500));
    assertThat(latency.p90()).isEqualTo(millis(900));
    assertThat(latency.p99()).isEqualTo(millis(990));
    assertThat(latency.p999()).isEqualTo(millis(999));
    assertThat(latency.max()).isEqualTo(seconds(1));
    assertThat(latency.percentile(0)).isEqualTo(millis(1));
    assertThat(latency.percentile(100)).isEqualTo(seconds(1));
    assertThat(latency).hasToString("p50 500ms, p99 990ms, max 1s");
  }

  @Test
  void ofOneAllAreThatOne() {
    Duration odd = Duration.ofNanos(123_456_789);
    latency.record(odd);

    assertThat(latency.p50()).isEqualTo(odd);
    assertThat(latency.max()).isEqualTo(odd);
    assertThat(latency.min()).isEqualTo(odd);
    assertThat(latency.mean()).isEqualTo(odd);
  }

  @Test
  void theyAreRightToThreeDigits() {
    var random = new Random(1);
    long[] nanos = new long[10_000];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (long) Math.exp(random.nextDouble() * 25);
      latency.record(Duration.ofNanos(nanos[i]));
    }
    Arrays.sort(nanos);
    for (double percent : new double[] {1, 25, 50, 75, 90, 99, 99.9}) {
      double exact = nanos[(int) Math.ceil(percent / 100 * nanos.length) - 1];
      assertThat(latency.percentile(percent).toNanos() / exact).isBetween(0.995, 1.005);
    }
  }

  @Test
  void ofNoneAllAreZero() {
    assertThat(latency.min()).isZero();
    assertThat(latency.mean()).isZero();
    assertThat(latency.max()).isZero();
    assertThat(latency.p99()).isZero();
  }

  @Test
  void thereIsNoPercentileAboveAHundred() {
    assertThatThrownBy(() -> latency.percentile(100.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> latency.percentile(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> latency.percentile(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
