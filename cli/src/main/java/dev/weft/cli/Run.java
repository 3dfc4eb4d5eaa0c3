package dev.weft.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code weft run}, which the script does itself, as far as shells have to know it. A test compares
 * it with what the script says.
 */
@Command(name = "run", description = "Runs a program with Weft on its class path.")
@SuppressWarnings("unused") // picocli reads the annotations
final class Run {
  @Option(
      names = "--fiber",
      completionCandidates = FiberName.Names.class,
      description = "What tasks run on.")
  private @Nullable String fiber;

  @Option(names = "--debug", description = "asyncio's debug mode.")
  private boolean debug;

  @Option(names = "--virtual-time", description = "The loop's clock jumps.")
  private boolean virtualTime;

  @Option(names = "--seed", description = "A random order that this number decides.")
  private @Nullable String seed;

  @Option(
      names = {"-cp", "--class-path"},
      paramLabel = "PATH",
      description = "More classes and jars.")
  private @Nullable Path classPath;

  @Option(
      names = {"-q", "--quiet"},
      description = "Does not say that Weft is being built.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Shows the JVM's command line.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      description = "Shows the options.")
  private boolean help;

  @Parameters(
      paramLabel = "FILE.java|CLASS|JAR [ARG…]",
      description = "The program and its arguments.")
  private @Nullable List<Path> program;

  Run() {}
}
