package dev.weft.benchmarks;

import java.util.ArrayList;
import java.util.Map;

/** Plain virtual threads on the JDK's default scheduler. */
final class VirtualThreads {
  private VirtualThreads() {}

  static void main(String[] args) throws Exception {
    Bench.measure(Map.of("switch", VirtualThreads::yieldInTurns), args);
  }

  /**
   * 100 threads, 20,000 times each down {@code depth} frames and a yield; one operation is one
   * yield.
   */
  private static long yieldInTurns(int depth) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < 100; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (var j = 0; j < 20_000; j++) {
              down(depth);
            }
          }));
    }
    for (var thread : threads) {
      thread.join();
    }
    return 100 * 20_000;
  }

  private static int down(int depth) {
    if (depth == 1) {
      Thread.yield();
      return 1;
    }
    return down(depth - 1) + 1;
  }
}
