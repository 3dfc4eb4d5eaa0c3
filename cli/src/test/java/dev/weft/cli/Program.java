package dev.weft.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.EventLoop;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link Programs}, or another one, running in a JVM of its own. */
final class Program implements AutoCloseable {
  private static final long SIGINT_BIT = 1 << 1;

  private final Process process;
  private final BufferedReader out;

  private Program(Process process) {
    this.process = process;
    this.out = process.inputReader();
  }

  /** Starts a program that has Weft on its class path. */
  static Program withWeft(Class<?> main) throws Exception {
    return start(main, placeOf(EventLoop.class) + File.pathSeparator + placeOf(main));
  }

  /** Starts a program that has not. */
  static Program withoutWeft(Class<?> main) throws Exception {
    return start(main, placeOf(main));
  }

  /** Starts {@code weft} with these arguments, on the class path of the tests. */
  static Program ofCommandLine(String... arguments) throws IOException {
    return start(Weft.class, System.getProperty("java.class.path"), arguments);
  }

  private static Program start(Class<?> main, String classPath, String... arguments)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String opened = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    String natives = "--enable-native-access=ALL-UNNAMED";
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java, opened, natives, "-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return new Program(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static String placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  String pid() {
    return Long.toString(process.pid());
  }

  /** Waits until it has printed this line. */
  void awaitLine(String expected) throws IOException {
    for (String line = out.readLine(); !expected.equals(line); line = out.readLine()) {
      if (line == null) {
        throw new AssertionError("it ended before it printed " + expected);
      }
    }
  }

  /** Waits until it has printed a line, and returns that. */
  String nextLine() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("it ended before it printed a line");
    }
    return line;
  }

  /** Sends it Ctrl-C, if signals reach children here; returns its exit status. */
  int interrupt() throws Exception {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.isReadable(status), "needs /proc to know whether SIGINT is ignored");
    assumeTrue(
        Files.readAllLines(status).stream().anyMatch(Program::takesInterrupts),
        "SIGINT is ignored here, and so it is in children");
    var _ = new ProcessBuilder("kill", "-INT", pid()).inheritIO().start().waitFor();
    return process.waitFor();
  }

  private static boolean takesInterrupts(String line) {
    return line.startsWith("SigIgn:")
        && (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) == 0;
  }

  void tell(String line) throws IOException {
    process.outputWriter().append(line).append('\n').flush();
  }

  /** Closes its standard input, at which it ends; returns its exit status. */
  int end() throws Exception {
    process.outputWriter().close();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
