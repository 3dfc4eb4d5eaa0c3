package dev.weft.cli;

/** A failure of the work that a command was to do, told in one line: exit status 1. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Creates one.
   *
   * @param wrong what was wrong
   * @param remedy what to do about it
   */
  Failure(String wrong, String remedy) {
    super(wrong + ": " + remedy);
  }

  Failure because(Throwable cause) {
    var _ = initCause(cause);
    return this;
  }
}
