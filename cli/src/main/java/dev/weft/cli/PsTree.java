package dev.weft.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft pstree}: who awaits whom. */
@Command(
    name = "pstree",
    description = {
      "Shows the tasks of a running program as a tree, each under the task that awaits or owns it.",
      "A cycle of waits is marked DEADLOCK and listed below the tree."
    },
    footer = {
      "",
      "The program needs no flag and goes on unharmed.",
      "",
      "Examples:",
      "  weft pstree 4711",
      "  weft pstree 4711 | grep -A 9 ^DEADLOCK"
    })
final class PsTree implements Callable<Integer> {
  @Mixin private Messages messages;

  @Option(
      names = "--json",
      description = "Prints an array of objects, the same as 'weft ps --json'.")
  private boolean json;

  @Parameters(
      paramLabel = "PID",
      converter = Pid.class,
      description = "The process of the program; 'weft ps' lists those there are.")
  private long pid;

  @SuppressWarnings("NullAway.Init") // by picocli
  PsTree() {}

  @Override
  public Integer call() throws Failure {
    try (Target target = Target.attach(pid)) {
      if (json) {
        messages.results().println(TaskRow.json(target.tasksWithStacks()));
      } else {
        messages.results().print(target.tree());
        messages.results().flush();
      }
    }
    return 0;
  }
}
