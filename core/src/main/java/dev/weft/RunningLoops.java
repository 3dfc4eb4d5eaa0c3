package dev.weft;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The loops of this JVM that are running, for those who look from outside. Its monitor guards it.
 */
final class RunningLoops {
  private static final Set<EventLoop> LOOPS = new LinkedHashSet<>();

  private RunningLoops() {}

  static synchronized void add(EventLoop loop) {
    LOOPS.add(loop);
  }

  static synchronized void remove(EventLoop loop) {
    LOOPS.remove(loop);
  }

  static synchronized Set<EventLoop> all() {
    return Set.copyOf(LOOPS);
  }
}
