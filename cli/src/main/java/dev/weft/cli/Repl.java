package dev.weft.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft repl}: jshell with a loop in the background. */
@Command(
    name = "repl",
    description = {
      "Reads Java, runs each snippet as a task and prints its value: jshell with a loop.",
      "await, createTask, sleep and so on work at the prompt; tasks go on while it waits for"
          + " input.",
      "Ctrl-C cancels the snippet that waits, /exit or Ctrl-D ends all, /help says more."
    },
    footer = {
      "",
      "Examples:",
      "  weft repl",
      "  echo 'await(gather(() -> 1, () -> 2))' | weft repl --class-path target/classes"
    })
final class Repl implements Callable<Integer> {
  private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

  @Mixin private Messages messages;

  @Option(
      names = "--fiber",
      paramLabel = "native|portable",
      converter = FiberName.class,
      completionCandidates = FiberName.Names.class,
      description = "What tasks run on (default: native).")
  private @Nullable String fiber;

  @Option(names = "--debug", description = "Turns asyncio's debug mode on (default: off).")
  private boolean debug;

  @Option(
      names = {"-cp", "--class-path"},
      paramLabel = "PATH",
      description = "More classes and jars (default: none).")
  private @Nullable String classPath;

  @SuppressWarnings("NullAway.Init") // by picocli
  Repl() {}

  @Override
  public Integer call() throws Failure, IOException {
    if (fiber != null) {
      System.setProperty("weft.fiber", fiber);
    }
    if (debug) {
      System.setProperty("weft.debug", "true");
    }
    PREFERENCES.setLevel(Level.WARNING); // not that there are some now
    boolean isInteractive = Terminal.isThere();
    if (isInteractive) {
      messages.note("await, createTask, sleep … work here; /exit ends it, /help says more");
    }
    return new Shell(classPath, isInteractive).run(System.in, System.out);
  }
}
