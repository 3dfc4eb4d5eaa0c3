package dev.weft.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number that decides an order, on the command line. */
final class Seed implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    if (!text.matches("-?\\d{1,18}")) {
      throw new TypeConversionException("no such seed: " + text + ": it is a whole number");
    }
    return text;
  }
}
