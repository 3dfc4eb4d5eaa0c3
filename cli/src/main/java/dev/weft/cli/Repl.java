package dev.weft.cli;

import dev.weft.EventLoop;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.prefs.Preferences;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft repl}: jshell with a loop in the background. */
@Command(
    name = "repl",
    description = {
      "Reads Java, runs each snippet as a task and prints its value; jshell with a loop.",
      "await, createTask, sleep … work at the prompt; tasks go on while it waits for input.",
      "Ctrl-C cancels the snippet that runs, /exit or Ctrl-D ends it, /help says more."
    },
    footer = {
      "",
      "Examples:",
      "  weft repl",
      "  echo 'await(gather(() -> 1, () -> 2))' | weft repl -q"
    })
final class Repl implements Callable<Integer> {
  @Mixin private Messages messages;

  /** Which fibers there are. */
  enum Fiber {
    native_,
    portable
  }

  @Option(
      names = "--fiber",
      paramLabel = "native|portable",
      description = "What tasks run on (default: native).")
  private @Nullable String fiber;

  @Option(names = "--debug", description = "asyncio's debug mode.")
  private boolean debug;

  @Option(
      names = {"-cp", "--class-path"},
      paramLabel = "PATH",
      description = "More classes and jars (default: none).")
  private @Nullable String classPath;

  @SuppressWarnings("NullAway.Init") // by picocli
  Repl() {}

  @Override
  public Integer call() throws Exception {
    return 0;
  }
}
