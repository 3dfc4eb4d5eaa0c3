package dev.weft.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a process took.
 *
 * @param seconds from its start to its end
 * @param cpuSeconds of all its threads
 * @param peakBytes of memory that was resident, as Linux says; NaN elsewhere
 */
record CrawlRun(double seconds, double cpuSeconds, double peakBytes) {
  private static final long PATIENCE_MINUTES = 10;
  private static final long TICK_MS = 20;

  /** Runs a command to its end, which has to be a good one. */
  static CrawlRun of(List<String> command, Path log) throws IOException, InterruptedException {
    var start = System.nanoTime();
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var cpu = Duration.ZERO;
    var peak = Double.NaN;
    var end = start + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    while (!process.waitFor(TICK_MS, TimeUnit.MILLISECONDS)) {
      cpu = process.info().totalCpuDuration().orElse(cpu);
      var resident = peak(process.pid());
      peak = Double.isNaN(resident) ? peak : resident;
      if (System.nanoTime() > end) {
        process.destroyForcibly().waitFor();
      }
    }
    var seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + Files.readString(log));
    }
    return new CrawlRun(seconds, cpu.toMillis() / 1e3, peak);
  }

  private static double peak(long pid) {
    try {
      for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return 1024.0 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      // it has ended, or this is not Linux
    }
    return Double.NaN;
  }
}
