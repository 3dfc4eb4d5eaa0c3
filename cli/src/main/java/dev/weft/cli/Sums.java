package dev.weft.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Asyncio;
import dev.weft.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The ways to compute a sum.
 *
 * @param whole what is computed
 * @param threads of the model that has a pool of them; so many parts are computed
 */
record Sums(Sum whole, int threads) {
  List<Model> models() {
    return List.of(
        new Model("sequential", used -> compute(whole, used)),
        new Model(
            threads == 1 ? "1 thread" : threads + " threads",
            used -> pooled(Executors.newFixedThreadPool(threads), used)),
        new Model(
            "virtual threads", used -> pooled(Executors.newVirtualThreadPerTaskExecutor(), used)),
        new Model("processes", this::processes),
        new Model("Weft", used -> weft(part -> computeInTask(part, used))),
        new Model("Weft, toThread", used -> weft(part -> computeInThread(part, used))));
  }

  private static long compute(Sum part, Used.Count used) {
    used.add();
    return part.compute();
  }

  private static long computeInTask(Sum part, Used.Count used) {
    used.addTask();
    return part.compute();
  }

  private static long computeInThread(Sum part, Used.Count used) {
    used.addTask();
    return Asyncio.toThread(() -> {
      used.addThread();
      return part.compute();
    });
  }

  private long pooled(ExecutorService pool, Used.Count used) throws Exception {
    try (pool) {
      List<Callable<Long>> calls = new ArrayList<>();
      for (Sum part : whole.parts(threads)) {
        calls.add(() -> compute(part, used));
      }
      long sum = 0;
      for (Future<Long> result : pool.invokeAll(calls)) {
        sum += result.get();
      }
      return sum;
    }
  }

  @FunctionalInterface
  private interface Computing {
    long compute(Sum part);
  }

  private long weft(Computing computing) {
    return Asyncio.run(() -> {
      List<Task<Long>> tasks = new ArrayList<>();
      for (Sum part : whole.parts(threads)) {
        tasks.add(Asyncio.createTask(() -> computing.compute(part)));
      }
      return Asyncio.await(Asyncio.gather(tasks)).stream().mapToLong(Long::longValue).sum();
    });
  }

  /** One for each core, and two at least; each pays for the start of a JVM. */
  private long processes(Used.Count used) throws Exception {
    List<Process> processes = new ArrayList<>();
    try {
      for (Sum part : whole.parts(Math.max(2, Runtime.getRuntime().availableProcessors()))) {
        Process process = start(part);
        processes.add(process);
        used.add(process);
      }
      long sum = 0;
      for (Process process : processes) {
        sum +=
            Long.parseLong(new String(process.getInputStream().readAllBytes(), US_ASCII).strip());
      }
      return sum;
    } finally {
      processes.forEach(Process::destroy);
    }
  }

  private static Process start(Sum part) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Sum.class.getName(),
            Long.toString(part.from()),
            Long.toString(part.to()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
