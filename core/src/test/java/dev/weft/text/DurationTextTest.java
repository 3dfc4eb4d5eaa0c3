package dev.weft.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.2S, 200ms",
    "PT0.000000007S, 7ns",
    "PT0.0000125S, 12.5µs",
    "PT1.5S, 1.5s",
    "PT5.987654321S, 5.99s",
    "PT30S, 30s",
    "PT10M, 600s",
    "PT-1.5S, -1.5s",
    "PT2628000H, 9460800000s"
  })
  void threeDigitsAndAUnit(Duration duration, String text) {
    assertThat(DurationText.of(duration)).isEqualTo(text);
  }
}
