package dev.weft;

import java.util.ArrayList;
import java.util.List;

/** Ctrl-C: cancels the main task of every runner that is running, then ends the process. */
final class Interrupts {
  /*
   * The first Ctrl-C cancels, and the process ends with the usual status once the last of the
   * interrupted runners has closed; the second one does not wait. A handler that the program has
   * installed itself is left alone, as in asyncio. Guarded by the class's monitor: signals come in
   * a thread of their own.
   */
  private static final String SIGNAL = "INT";
  private static final int STATUS = 130;
  private static final List<Interrupts> ACTIVE = new ArrayList<>();
  private static boolean handled;
  private static boolean received;
  private static int ending; // interrupted runners that have run, and clean up

  private final Runnable cancel;
  private boolean interrupted;

  private Interrupts(Runnable cancel) {
    this.cancel = cancel;
  }

  /** Watches for Ctrl-C on behalf of {@code main}, until {@link #stop}. */
  static Interrupts watch(Task<?> main) {
    return watch(() -> {
      var _ = main.loop.kernel.post(main::cancel);
    });
  }

  /** Has {@code cancel} called at Ctrl-C, in a thread of the JVM, until {@link #stop}. */
  static synchronized Interrupts watch(Runnable cancel) {
    var interrupts = new Interrupts(cancel);
    handled = handled || install();
    ACTIVE.add(interrupts);
    return interrupts;
  }

  private static boolean install() {
    try {
      return SharedSignal.otherwise(SIGNAL, Interrupts::signalled);
    } catch (IllegalArgumentException keptByTheJvm) {
      return false; // java -Xrs
    }
  }

  private static void signalled() {
    if (!isFirst()) {
      System.exit(STATUS);
    }
  }

  private static synchronized boolean isFirst() {
    if (received) {
      return false;
    }
    received = true;
    for (Interrupts each : ACTIVE) {
      each.interrupted = true;
      each.cancel.run();
    }
    return true;
  }

  /** Stops watching; returns whether Ctrl-C came. */
  boolean stop() {
    synchronized (Interrupts.class) {
      ACTIVE.remove(this);
      if (!received) {
        restoreIfUnused();
      }
      return interrupted;
    }
  }

  /**
   * Stops watching; returns whether Ctrl-C came. Then the caller cleans up and calls {@link
   * #endProcess}.
   */
  boolean stopToEnd() {
    synchronized (Interrupts.class) {
      boolean ends = stop();
      if (ends) {
        ending++;
      }
      return ends;
    }
  }

  /** Returns whether Ctrl-C came. */
  boolean came() {
    synchronized (Interrupts.class) {
      return interrupted;
    }
  }

  /** Ends the process as Ctrl-C does, unless another runner is still cleaning up. */
  static void endProcess() {
    synchronized (Interrupts.class) {
      ending--;
      if (isStillEnding()) {
        return;
      }
    }
    System.exit(STATUS);
  }

  /** Forgets a Ctrl-C that the program has dealt with by itself. */
  static synchronized void forget() {
    if (!isStillEnding()) {
      received = false;
      restoreIfUnused();
    }
  }

  private static boolean isStillEnding() {
    return ending > 0 || ACTIVE.stream().anyMatch(each -> each.interrupted);
  }

  private static void restoreIfUnused() {
    if (ACTIVE.isEmpty() && handled) {
      handled = false;
      SharedSignal.notOtherwise(SIGNAL);
    }
  }
}
