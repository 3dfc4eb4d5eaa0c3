package dev.weft.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code weft run}, as the jar does it. The script does it itself, without this JVM; a test
 * compares the two.
 */
@Command(name = "run", description = "Runs a program with Weft on its class path.")
final class Run implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Mixin private RunOptions options;

  @Mixin private ProgramWords program;

  @SuppressWarnings("NullAway.Init") // by picocli
  Run() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    ProcessBuilder java =
        options.starting(List.of(), messages.areQuiet(), program.all()).inheritIO();
    if (messages.areDetailed()) {
      spec.commandLine().getErr().println(String.join(" ", java.command()));
    }
    try (var _ = new ChildrenFirst()) {
      return java.start().waitFor();
    }
  }
}
