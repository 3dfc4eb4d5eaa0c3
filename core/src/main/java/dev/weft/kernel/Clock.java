package dev.weft.kernel;

/** The loop's only source of time: nanoseconds since the loop was made. */
public sealed interface Clock {
  /** Returns the time now. */
  long nanos();

  /** Returns whether time stands still until {@link #jumpTo} moves it. */
  boolean isVirtual();

  /** Moves a virtual clock forward. */
  void jumpTo(long nanos);

  /** Returns a clock that runs with the machine's, from zero. */
  static Clock real() {
    return new Real(System.nanoTime());
  }

  /** Returns a clock that stands at zero until it is moved. */
  static Clock virtual() {
    return new Virtual();
  }

  /** The machine's monotonic clock. */
  record Real(long start) implements Clock {
    @Override
    public long nanos() {
      return System.nanoTime() - start;
    }

    @Override
    public boolean isVirtual() {
      return false;
    }

    @Override
    public void jumpTo(long nanos) {
      throw new IllegalStateException("real time cannot be moved");
    }
  }

  /** Time that passes only when the loop has nothing else to do. */
  final class Virtual implements Clock {
    private long now;

    private Virtual() {}

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public boolean isVirtual() {
      return true;
    }

    @Override
    public void jumpTo(long nanos) {
      now = Math.max(now, nanos);
    }
  }
}
