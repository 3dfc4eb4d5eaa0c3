package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs of the guide: the sources in {@code examples/guide} beside the script, which is all
 * that says which there are.
 */
final class Guide {
  private final Path script;
  private final List<GuideProgram> programs;

  private Guide(Path script, List<GuideProgram> programs) {
    this.script = script;
    this.programs = programs;
  }

  /** Reads the catalogue. */
  static Guide read() throws Failure, IOException {
    Path script = Path.of(System.getProperty("weft.script", "weft")).toAbsolutePath();
    Path directory = script.resolveSibling("examples").resolve("guide");
    if (!Files.isDirectory(directory)) {
      throw new Failure(
          "the guide's programs are not in " + directory, "run weft where its sources are");
    }
    List<GuideProgram> programs = new ArrayList<>();
    for (Path source : sources(directory)) {
      programs.add(GuideProgram.of(source));
    }
    programs.sort(GuideProgram.IN_ORDER);
    return new Guide(script, programs);
  }

  private static List<Path> sources(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** Returns them all, in the guide's order. */
  List<GuideProgram> programs() {
    return programs;
  }

  /** Returns those of an ID, a section or a chapter; none if there is no such part. */
  List<GuideProgram> in(String part) {
    return programs.stream().filter(program -> program.isIn(part)).toList();
  }

  /** Returns where what is made of them is kept. */
  Path target() {
    return script.resolveSibling("cli").resolve("target").resolve("guide");
  }
}
