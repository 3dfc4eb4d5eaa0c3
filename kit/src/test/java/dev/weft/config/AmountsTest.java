package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "1.5s, PT1.5S",
    "5 m, PT5M",
    "1h, PT1H",
    "2D, PT48H",
    "10µs, PT0.00001S",
    "' 7ns ', PT0.000000007S",
    "pt10s, PT10S",
    "0s, PT0S"
  })
  void durationsHaveUnits(String text, Duration expected) {
    assertThat(Amounts.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"512, 512", "512 B, 512", "64KiB, 65536", "10MB, 10000000", "1.5gib, 1610612736"})
  void sizesMayHaveUnits(String text, long expected) {
    assertThat(Amounts.bytes(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1w", "PT-1S", "P", "0.5ns", "999999999999d"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Amounts.duration(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KiB", "-1", "1k", "1KiBB", "1ib", "0.5", "99999999999TB"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> Amounts.bytes(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
