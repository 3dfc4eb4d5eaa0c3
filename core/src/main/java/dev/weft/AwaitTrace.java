package dev.weft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Adds the stack of whoever awaits a failure to the failure's own. */
final class AwaitTrace {
  /*
   * A failure that crosses many tasks, or is awaited many times, gets a trace as long as this and no
   * longer.
   */
  private static final int LONGEST = 200;

  private AwaitTrace() {}

  static void extend(Throwable error) {
    StackTraceElement[] own = error.getStackTrace();
    if (own.length == 0 || own.length >= LONGEST) {
      return;
    }
    StackTraceElement[] failed = trimmed(own);
    StackTraceElement[] awaiting = trimmed(new Throwable().getStackTrace());
    if (endsWith(failed, awaiting)) {
      return; // awaited here before
    }
    StackTraceElement[] both = Arrays.copyOf(failed, failed.length + awaiting.length - 2);
    System.arraycopy(awaiting, 2, both, failed.length, awaiting.length - 2); // not extend, awaitBy
    error.setStackTrace(both);
  }

  private static boolean endsWith(StackTraceElement[] failed, StackTraceElement[] awaiting) {
    int length = awaiting.length - 2;
    return failed.length >= length
        && Arrays.equals(
            failed, failed.length - length, failed.length, awaiting, 2, awaiting.length);
  }

  /** Returns where {@code task} is, across the generators that it is in. */
  static List<StackTraceElement> of(Task<?> task) {
    var frames = new ArrayList<>(List.of(trimmed(task.fiber().stackTrace())));
    for (Continuation c = task.inner(); c != null; c = c.outer()) {
      frames.addAll(List.of(trimmed(c.caller().stackTrace())));
    }
    return Collections.unmodifiableList(frames);
  }

  /** Returns the part of a stack that is the program's, without what runs a fiber below it. */
  static StackTraceElement[] trimmed(StackTraceElement[] stack) {
    int from = 0;
    while (from < stack.length && isMachinery(stack[from])) {
      from++;
    }
    int to = stack.length;
    while (to > from && isMachinery(stack[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(stack, from, to);
  }

  private static boolean isMachinery(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("dev.weft.kernel.")
        || type.startsWith("java.lang.VirtualThread")
        || type.startsWith("java.lang.Thread")
        || type.startsWith("java.util.concurrent.locks.LockSupport")
        || type.startsWith("jdk.internal.")
        || type.equals("dev.weft.Task");
  }
}
