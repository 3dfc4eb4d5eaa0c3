package dev.weft.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port to listen on, on the command line. */
final class Port implements ITypeConverter<Integer> {
  private static final int LAST = 65_535;

  @Override
  public Integer convert(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > LAST) {
      throw new TypeConversionException(
          "no such port: " + text + ": it is 1 to " + LAST + ", or 0 for any that is free");
    }
    return Integer.valueOf(text);
  }
}
