package dev.weft.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** Durations that may be none: {@code 0}, {@code 250ms}. */
final class Delays implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return text.matches("0+(ms|s|m|h)?") ? Duration.ZERO : new Durations().convert(text);
  }
}
