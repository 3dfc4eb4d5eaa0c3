package dev.weft.cli;

import dev.weft.crawl.Scope;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How far a crawl goes, on the command line. */
final class ScopeName implements ITypeConverter<Scope> {
  @Override
  public Scope convert(String text) {
    try {
      return Scope.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "no such scope: " + text + ": it is origin, host, domain or any");
    }
  }
}
