package dev.weft.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of the guide, as the first line of its source tells it: {@code // 6.1a Gather with
 * failures · virtual}.
 *
 * @param id the guide's number of it
 * @param title what it shows
 * @param isVirtual whether it only sleeps, so that it can run in virtual time
 * @param source its file
 */
record GuideProgram(String id, String title, boolean isVirtual, Path source) {
  /** As in the guide: 9.2 before 10.1, 6.1a before 6.1b. */
  static final Comparator<GuideProgram> IN_ORDER =
      Comparator.comparingInt(GuideProgram::chapter)
          .thenComparingInt(program -> Integer.parseInt(program.section().split("\\.", -1)[1]))
          .thenComparing(GuideProgram::id);

  private static final Pattern HEADER =
      Pattern.compile("// (\\d+\\.\\d+[a-z]?) (.+) · (virtual|real)");

  static GuideProgram of(Path source) throws Failure, IOException {
    try (BufferedReader reader = Files.newBufferedReader(source)) {
      Matcher header = HEADER.matcher(Objects.requireNonNullElse(reader.readLine(), ""));
      if (!header.matches()) {
        throw new Failure(
            "no program of the guide: " + source, "begin it with '// ID TITLE · virtual' or real");
      }
      return new GuideProgram(
          header.group(1), header.group(2), header.group(3).equals("virtual"), source);
    }
  }

  private int chapter() {
    return Integer.parseInt(id.substring(0, id.indexOf('.')));
  }

  /** Returns 6.1 for 6.1a. */
  private String section() {
    return id.replaceFirst("[a-z]$", "");
  }

  /** Returns whether this is its ID, its section or its chapter. */
  boolean isIn(String part) {
    return part.equals(id) || part.equals(section()) || part.equals(Integer.toString(chapter()));
  }

  String className() {
    return source.getFileName().toString().replaceFirst("\\.java$", "");
  }
}
