package dev.weft.kernel;

/**
 * Something to run at a moment of the loop's clock. When due, it becomes ready itself and is run as
 * any other ready entry. Scheduled and cancelled through {@link Loop}.
 */
public abstract class Timer implements Runnable {
  static final int NOT_IN_HEAP = -1;

  final long when;
  long sequence;
  int index = NOT_IN_HEAP;

  /**
   * Creates a timer that is not scheduled yet.
   *
   * @param when nanoseconds on the loop's clock
   */
  protected Timer(long when) {
    this.when = when;
  }

  /** Returns when it is due, in nanoseconds on the loop's clock. */
  public final long when() {
    return when;
  }

  final boolean isBefore(Timer other) {
    return when < other.when || (when == other.when && sequence < other.sequence);
  }
}
