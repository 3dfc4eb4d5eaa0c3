package dev.weft.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The number of a process, on the command line. */
final class Pid implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw new TypeConversionException(
          "not a process's number: " + text + ": 'weft ps' lists those that can be looked at");
    }
    return Long.valueOf(text);
  }
}
