package dev.weft.cli;

import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A kind of fiber, on the command line. */
final class FiberName implements ITypeConverter<String> {
  /** Those there are, for shells. */
  static final class Names implements Iterable<String> {
    private static final List<String> ALL = List.of("native", "portable");

    @Override
    public Iterator<String> iterator() {
      return ALL.iterator();
    }
  }

  @Override
  public String convert(String text) {
    if (!Names.ALL.contains(text)) {
      throw new TypeConversionException("no such fiber: " + text + ": it is native or portable");
    }
    return text;
  }
}
