package dev.weft.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process that is killed when it is closed. */
final class Program implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(10); // Linux's USER_HZ

  private static final int MOST_ERRORS = 20;

  private final List<String> command;
  private final Process process;
  private final BufferedReader output;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  private Program(List<String> command) throws IOException {
    this.command = command;
    process = new ProcessBuilder(command).start();
    output = process.inputReader();
    Thread.startVirtualThread(() -> process.errorReader().lines().forEach(this::note));
  }

  /** Keeps the first of them only: a server may complain of each of 10,000 clients that leave. */
  private void note(String error) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(error);
    }
  }

  static Program start(List<String> command) throws IOException {
    return new Program(command);
  }

  /** Waits until it says {@code port N} and returns that; 0 if it does not. */
  int port() throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("port ")) {
        return Integer.parseInt(line.substring("port ".length()));
      }
    }
    return 0;
  }

  /** Waits until it ends, and returns what it has said; nothing if it fails. */
  List<String> output() throws InterruptedException {
    var lines = output.lines().toList();
    return process.waitFor() == 0 ? lines : List.of();
  }

  List<String> errors() {
    return errors;
  }

  /** Returns the time that it has had of all CPUs. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Returns the time that the kernel has spent for it; zero where there is no /proc. */
  Duration kernel() throws IOException {
    var stat = Path.of("/proc", String.valueOf(process.pid()), "stat");
    if (!Files.isReadable(stat)) {
      return Duration.ZERO;
    }
    var text = Files.readString(stat);
    var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return TICK.multipliedBy(Long.parseLong(fields[12]));
  }

  @Override
  public void close() {
    var _ = process.destroyForcibly().onExit().join();
  }

  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
