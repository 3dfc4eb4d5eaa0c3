package dev.weft.benchmarks;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import java.time.Duration;

/** The heap that a sleeping task takes, its timer and its stack included. */
final class Memory {
  private static final Duration LONG = seconds(3_600);

  private Memory() {}

  /** Prints {@code WORKLOAD BYTES_PER_TASK} for {@code memory_COUNT}. */
  static void main(String[] args) {
    var count = Integer.parseInt(args[0].substring(args[0].indexOf('_') + 1));
    run(() -> measure(args[0], count));
  }

  private static void measure(String name, int count) {
    var before = used();
    for (var i = 0; i < count; i++) {
      createTask(() -> sleep(LONG));
    }
    sleep(millis(1));
    System.out.println(name + " " + (used() - before) / count);
  }

  private static long used() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
