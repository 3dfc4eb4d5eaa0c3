package dev.weft.cli;

import picocli.CommandLine.Parameters;

/** The running program that a command is about. */
final class OneProcess {
  @Parameters(
      paramLabel = "PID",
      converter = Pid.class,
      description = "The process of the program; 'weft ps' lists those there are.")
  private long pid;

  OneProcess() {}

  long pid() {
    return pid;
  }
}
