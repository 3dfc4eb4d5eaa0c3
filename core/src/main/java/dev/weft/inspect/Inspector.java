package dev.weft.inspect;

import java.util.List;
import java.util.concurrent.TimeoutException;

/** Looks at the tasks of all loops that are running in this JVM. From any thread. */
public final class Inspector {
  private Inspector() {}

  /**
   * Returns what all tasks of this JVM's running loops do now, each loop at one moment.
   *
   * @throws TimeoutException if a loop did not come round to it in 5 seconds: something blocks it
   */
  public static List<TaskInfo> snapshot() throws TimeoutException {
    return AllLoops.ask(Snapshot::take).stream()
        .map(Snapshot::infos)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Returns the tasks as a tree, each under the task that awaits or owns it, with what it waits for
   * and where; a cycle of waits is marked.
   */
  public static String tree() throws TimeoutException {
    return Tree.of(snapshot());
  }
}
