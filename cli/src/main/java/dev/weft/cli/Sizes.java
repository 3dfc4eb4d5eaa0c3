package dev.weft.cli;

import dev.weft.config.Amounts;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as the command line has them: {@code 64KiB}, {@code 10MB}, {@code 512}. */
final class Sizes implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      return Amounts.bytes(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("no such size: " + text + ": write 64KiB, 10MB or 512");
    }
  }

  /** Returns {@code 512 B}, {@code 64.0 KiB}, {@code 10.5 MiB} … */
  static String text(long bytes) {
    String units = "KMGT";
    double size = bytes;
    int unit = -1;
    while (size >= 1024 && unit < units.length() - 1) {
      size /= 1024;
      unit++;
    }
    return unit < 0
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f %ciB", size, units.charAt(unit));
  }
}
