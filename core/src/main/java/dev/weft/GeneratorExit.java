package dev.weft;

/**
 * Thrown where a generator yields, when nobody wants its values any more: Python's GeneratorExit.
 * Let it pass; {@code finally} blocks run, and may suspend. It has no stack trace.
 */
public final class GeneratorExit extends Error {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public GeneratorExit() {
    super("the generator was closed", null, false, false);
  }
}
