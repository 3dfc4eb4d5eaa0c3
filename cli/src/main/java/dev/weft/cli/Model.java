package dev.weft.cli;

/** A way to do some work at the same time, or not. */
record Model(String name, Work work) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** The work itself. */
  @FunctionalInterface
  interface Work {
    /** Does it, counts what it uses, and returns what came of it. */
    long run(Used.Count used) throws Exception;
  }

  /**
   * What came of a model.
   *
   * @param result the same for every model: bytes that were read, or a sum
   */
  record Measured(String model, double elapsedMs, long result, Used used) {}

  Measured measure() throws Exception {
    var used = new Used.Count();
    long start = System.nanoTime();
    long result = work.run(used);
    double elapsed = (System.nanoTime() - start) / NANOS_PER_MILLI;
    return new Measured(name, Math.round(elapsed * 10) / 10.0, result, used.total());
  }
}
