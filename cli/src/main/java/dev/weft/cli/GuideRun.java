package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program of the guide, run in a JVM of its own by {@code weft run}. */
final class GuideRun {
  static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;
  private static final List<String> FLAGS =
      List.of(
          "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-Dslf4j.internal.verbosity=ERROR");
  private static final String EXCEPTION = "Exception in thread \"main\" ";

  private final Process process;
  private @Nullable String exception;

  private GuideRun(Process process) {
    this.process = process;
  }

  /**
   * Starts a program.
   *
   * @param classes where the classes of all programs are
   * @param realTime whether it sleeps truly even if it only sleeps
   */
  static GuideRun start(GuideProgram program, Path classes, boolean realTime) throws IOException {
    Process process =
        RunOptions.of(classes, program.isVirtual() && !realTime)
            .starting(FLAGS, true, List.of(program.className()))
            .start();
    process.getOutputStream().close(); // none of them reads
    return new GuideRun(process);
  }

  /** Copies what it prints until it ends; returns its exit status, 130 after any signal to end. */
  int copyTo(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
    Thread errors = Thread.ofVirtual().start(() -> copyErrors(err));
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      copy(reader, out);
    }
    errors.join();
    int status = process.waitFor();
    return status == TERMINATED ? INTERRUPTED : status;
  }

  private void copyErrors(PrintWriter err) {
    try (BufferedReader reader = process.errorReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(EXCEPTION)) {
          exception = line.substring(EXCEPTION.length());
        }
        err.println(line);
        err.flush();
      }
    } catch (IOException ended) {
      err.flush();
    }
  }

  private static void copy(BufferedReader from, PrintWriter to) throws IOException {
    for (String line = from.readLine(); line != null; line = from.readLine()) {
      to.println(line);
      to.flush();
    }
  }

  /** Returns why it failed, after it ended with {@code status}. */
  String why(int status) {
    if (status == INTERRUPTED) {
      return "interrupted";
    }
    return exception == null ? "exit status " + status : exception;
  }
}
