package dev.weft.cli;

import java.io.PrintWriter;
import java.util.concurrent.atomic.LongAdder;

/** One line on a terminal that says how far something is, drawn over and over, gone at the end. */
final class ProgressLine implements AutoCloseable {
  private static final String ERASED = "\r\033[K";
  private static final int PERIOD = 100; // milliseconds

  private final PrintWriter terminal;
  private final Thread drawing = Thread.ofPlatform().daemon().unstarted(this::drawOverAndOver);
  private final LongAdder steps = new LongAdder();
  private volatile String what = "starting";
  private volatile long all;

  /**
   * Creates one.
   *
   * @param isWanted whether there is somebody to look at it
   */
  ProgressLine(PrintWriter terminal, boolean isWanted) {
    this.terminal = terminal;
    if (isWanted) {
      drawing.start();
    }
  }

  /**
   * Begins with a next thing.
   *
   * @param all the steps it has; 0 if it has none
   */
  void begin(String what, long all) {
    steps.reset();
    this.all = all;
    this.what = what;
  }

  /** Says that a step more is done; any thread may. */
  void step() {
    steps.increment();
  }

  private void drawOverAndOver() {
    try {
      while (true) {
        String count = all == 0 ? "" : " " + steps.sum() + "/" + all;
        terminal.print(ERASED + "weft: " + what + count);
        terminal.flush();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException end) {
      terminal.print(ERASED);
      terminal.flush();
    }
  }

  @Override
  public void close() {
    drawing.interrupt();
    try {
      drawing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
