package dev.weft.cli;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A regular expression, on the command line. */
final class RegularExpression implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    try {
      return Pattern.compile(text).pattern();
    } catch (PatternSyntaxException e) {
      throw new TypeConversionException(
          "not a regular expression: " + text + ": " + e.getDescription());
    }
  }
}
