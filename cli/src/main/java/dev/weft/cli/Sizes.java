package dev.weft.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as the command line has them: {@code 64KiB}, {@code 10MB}, {@code 512}. */
final class Sizes implements ITypeConverter<Long> {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,9})\\s*(?:([KMG])(i?)B|B)?", Pattern.CASE_INSENSITIVE);

  @Override
  public Long convert(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("no such size: " + text + ": write 64KiB, 10MB or 512");
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
    long thousand = "i".equalsIgnoreCase(matcher.group(3)) ? 1024 : 1000;
    long factor = 1;
    for (int i = 0; i < " KMG".indexOf(unit.isEmpty() ? " " : unit); i++) {
      factor *= thousand;
    }
    return Long.parseLong(matcher.group(1)) * factor;
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
