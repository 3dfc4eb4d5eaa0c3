package dev.weft.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A program to run, and its arguments, which are left as they are. */
final class ProgramWords {
  @Parameters(
      index = "0",
      paramLabel = "FILE.java|CLASS|JAR",
      description = "The program: a source file, a class or a jar.")
  private Path program; // shells complete a path

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Its arguments.")
  private List<String> arguments = List.of();

  @SuppressWarnings("NullAway.Init") // by picocli
  ProgramWords() {}

  /** Returns the program's file, or the name of its class. */
  Path program() {
    return program;
  }

  /** Returns both, in this order. */
  List<String> all() {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(arguments);
    return words;
  }
}
