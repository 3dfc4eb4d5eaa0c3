package dev.weft.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A kind of fiber, on the command line. */
final class FiberName implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    if (!text.equals("native") && !text.equals("portable")) {
      throw new TypeConversionException("no such fiber: " + text + ": it is native or portable");
    }
    return text;
  }
}
