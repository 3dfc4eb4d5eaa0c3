package dev.weft.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that runs a program with Weft on its class path. */
final class RunOptions {
  /*
   * Where the script is, it runs programs, as it has a cache that makes them start sooner. The jar of
   * the whole command line, which is all of Weft and its libraries, runs them with itself on the path.
   */
  private static final String FLAGS_OF_SCRIPT = "WEFT_JVM_FLAGS";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--fiber",
      paramLabel = "native|portable",
      converter = FiberName.class,
      completionCandidates = FiberName.Names.class,
      description = "What tasks run on (default: native).")
  private String fiber = "native";

  @Option(names = "--debug", description = "asyncio's debug mode (default: off).")
  private boolean debug;

  @Option(
      names = "--virtual-time",
      description = "The loop's clock jumps to the next timer (default: off).")
  private boolean virtualTime;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Seed.class,
      description = "Runs what is ready in an order that N decides (default: in turn).")
  private @Nullable String seed;

  @Option(
      names = {"-cp", "--class-path"},
      paramLabel = "PATH",
      description = "More classes and jars (default for a CLASS: the current directory).")
  private @Nullable String classPath;

  RunOptions() {}

  /** Returns those of a class that is found in {@code directory}. */
  static RunOptions of(Path directory, boolean isVirtual) {
    var options = new RunOptions();
    options.classPath = directory.toString();
    options.virtualTime = isVirtual;
    return options;
  }

  /**
   * Returns what starts a program.
   *
   * @param flags of its JVM
   * @param quiet whether Weft says nothing of itself
   * @param program a source file, a class or a jar, and its arguments
   */
  ProcessBuilder starting(List<String> flags, boolean quiet, List<String> program)
      throws IOException {
    requireFile(program.getFirst());
    @Nullable Path script = Script.path();
    if (script == null) {
      return new ProcessBuilder(java(flags, quiet, program));
    }
    var builder = new ProcessBuilder(byScript(script, quiet, program));
    builder.environment().merge(FLAGS_OF_SCRIPT, String.join(" ", flags), (a, b) -> a + " " + b);
    return builder;
  }

  private List<String> byScript(Path script, boolean quiet, List<String> program) {
    List<String> words = new ArrayList<>(List.of(script.toString(), "run", "--fiber", fiber));
    add(words, quiet, "--quiet");
    add(words, debug, "--debug");
    add(words, virtualTime, "--virtual-time");
    if (seed != null) {
      words.addAll(List.of("--seed", seed));
    }
    if (classPath != null) {
      words.addAll(List.of("--class-path", classPath));
    }
    words.addAll(program);
    return words;
  }

  private static void add(List<String> words, boolean isWanted, String word) {
    if (isWanted) {
      words.add(word);
    }
  }

  private List<String> java(List<String> flags, boolean quiet, List<String> program)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> words =
        new ArrayList<>(List.of(java, "--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dweft.fiber=" + fiber));
    add(words, quiet, "-Djava.util.logging.config.class=" + QuietLogging.class.getName());
    add(words, debug, "-Dweft.debug=true");
    add(words, virtualTime, "-Dweft.virtualTime=true");
    if (seed != null) {
      words.add("-Dweft.seed=" + seed);
    }
    words.addAll(flags);
    String name = program.getFirst();
    words.addAll(List.of("-cp", weft() + File.pathSeparator + others(name), mainOf(name)));
    words.addAll(program.subList(1, program.size()));
    return words;
  }

  private static String weft() {
    return Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString();
  }

  /** Returns the class path after Weft. */
  private String others(String program) {
    if (isJar(program)) {
      return program + (classPath == null ? "" : File.pathSeparator + classPath);
    }
    return classPath == null ? "." : classPath;
  }

  private void requireFile(String program) {
    if ((isJar(program) || program.endsWith(".java")) && !Files.isReadable(Path.of(program))) {
      throw wrong("no such file: " + program + ": give the path of a source file or a jar");
    }
  }

  private static boolean isJar(String program) {
    return program.endsWith(".jar");
  }

  /** Returns what java is told to run. */
  private String mainOf(String program) throws IOException {
    return isJar(program) ? mainClass(program) : program;
  }

  private String mainClass(String file) throws IOException {
    try (var jar = new JarFile(file)) {
      @Nullable Manifest manifest = jar.getManifest();
      @Nullable String main =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (main == null) {
        throw wrong(file + " names no main class: give the class itself, with -cp " + file);
      }
      return main;
    }
  }

  private RuntimeException wrong(String message) {
    return command == null
        ? new IllegalArgumentException(message)
        : new ParameterException(command.commandLine(), message);
  }
}
