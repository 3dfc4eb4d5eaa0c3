package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

/** The start-up workload: hello world on Weft. */
final class Hello {
  private Hello() {}

  static void main() {
    run(() -> System.out.println("hello"));
  }
}
