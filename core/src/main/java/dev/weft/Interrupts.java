package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ctrl-C: cancels the main task of every runner that is running, then ends the process. */
final class Interrupts {
  /*
   * The first Ctrl-C cancels, and the process ends with the usual status once the last of the
   * interrupted runners has closed; the second one does not wait. A handler that the program has
   * installed itself is left alone, as in asyncio. Guarded by the class's monitor: signals come in
   * a thread of their own.
   */
  private static final int STATUS = 130;
  private static final List<Interrupts> ACTIVE = new ArrayList<>();
  private static @Nullable OsSignal handler;
  private static boolean received;

  private final Task<?> main;
  private boolean interrupted;

  private Interrupts(Task<?> main) {
    this.main = main;
  }

  /** Watches for Ctrl-C on behalf of {@code main}, until {@link #stop}. */
  static synchronized Interrupts watch(Task<?> main) {
    var interrupts = new Interrupts(main);
    if (handler == null) {
      handler = install();
    }
    ACTIVE.add(interrupts);
    return interrupts;
  }

  private static @Nullable OsSignal install() {
    try {
      OsSignal installed = OsSignal.handle("INT", Interrupts::signalled);
      if (installed.hasReplacedProgramsOwn()) {
        installed.restore();
        return null;
      }
      return installed;
    } catch (IllegalArgumentException keptByTheJvm) {
      return null; // java -Xrs
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
      each.interrupted = each.main.loop.kernel.post(each.main::cancel);
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

  /** Ends the process as Ctrl-C does, unless another runner is still cleaning up. */
  static void endProcess() {
    synchronized (Interrupts.class) {
      if (!ACTIVE.isEmpty()) {
        return;
      }
    }
    System.exit(STATUS);
  }

  /** Forgets a Ctrl-C that the program has dealt with by itself. */
  static synchronized void forget() {
    received = false;
    restoreIfUnused();
  }

  private static void restoreIfUnused() {
    if (ACTIVE.isEmpty() && handler != null) {
      handler.restore();
      handler = null;
    }
  }
}
