package dev.weft.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A source file, as far as rules read it. */
record SourceFile(Path path, List<String> lines) {
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);.*");
  private static final Pattern IMPORT =
      Pattern.compile("import (?:static )?((?:[a-z]\\w*\\.)*[a-z]\\w*)\\.(?:[A-Z*]).*;.*");

  static SourceFile read(Path path) {
    try {
      return new SourceFile(path, Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String typeName() {
    return path.getFileName().toString().replace(".java", "");
  }

  String packageName() {
    return firstGroups(PACKAGE).stream().findFirst().orElse("");
  }

  List<String> importedPackages() {
    return firstGroups(IMPORT);
  }

  private List<String> firstGroups(Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .toList();
  }

  @Override
  public String toString() {
    return Repository.ROOT.relativize(path).toString();
  }
}
