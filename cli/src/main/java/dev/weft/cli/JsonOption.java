package dev.weft.cli;

import picocli.CommandLine.Option;

/** What the commands that list things have for programs to read. */
final class JsonOption {
  @Option(names = "--json", description = "Prints an array of objects.")
  private boolean wanted;

  JsonOption() {}

  /** Returns whether a program reads the result. */
  boolean isWanted() {
    return wanted;
  }
}
