package dev.weft.net;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A process and those that it has started. */
final class ProcessTree {
  /*
   * A parent dies before its children: a shell whose child dies goes on with its next command. A
   * process that is dead does not tell its children any more, so what it had is noted before;
   * that takes a millisecond where some hundred processes run.
   */
  private final Process root;
  private final Set<ProcessHandle> known = new HashSet<>();

  ProcessTree(Process root) {
    this.root = root;
  }

  /** Notes who belongs to it now. */
  void look() {
    if (root.isAlive()) {
      root.descendants().forEach(known::add);
    }
  }

  /** Returns what kills all of them, and looks again until there are no others; on any thread. */
  Runnable killing() {
    Set<ProcessHandle> found = new HashSet<>(known);
    if (root.isAlive()) {
      found.add(root.toHandle());
    }
    return () -> {
      List<ProcessHandle> next = List.copyOf(found);
      while (!next.isEmpty()) {
        List<ProcessHandle> below =
            next.stream().flatMap(ProcessHandle::descendants).filter(found::add).toList();
        next.forEach(ProcessHandle::destroyForcibly);
        next = below;
      }
    };
  }
}
