package dev.weft.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft pstree}: who awaits whom. */
@Command(
    name = "pstree",
    description = {
      "Shows the tasks of a running program as a tree, each under the task that awaits or owns it.",
      "A cycle of waits is marked DEADLOCK and listed below the tree."
    },
    footer = {
      "",
      "The program needs no flag and goes on unharmed. --json is the same as that of ps.",
      "",
      "Examples:",
      "  weft pstree 4711",
      "  weft pstree 4711 | grep -A 9 ^DEADLOCK"
    })
final class PsTree implements Callable<Integer> {
  @Mixin private Messages messages;

  @Mixin private JsonOption json;

  @Mixin private OneProcess process;

  @SuppressWarnings("NullAway.Init") // by picocli
  PsTree() {}

  @Override
  public Integer call() throws Failure {
    try (Target target = Target.attach(process.pid())) {
      if (json.isWanted()) {
        messages.results().println(TaskRow.json(target.tasksWithStacks()));
      } else {
        messages.results().print(target.tree());
        messages.results().flush();
      }
    }
    return 0;
  }
}
