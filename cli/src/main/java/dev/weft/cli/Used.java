package dev.weft.cli;

import dev.weft.Task;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a piece of work was done by, all of it counted while it was done.
 *
 * @param tasks of Weft
 * @param virtualThreads that did a part of it
 * @param threads of the operating system, on which the others ran if there are any
 * @param processes that were started for it
 */
record Used(int tasks, int virtualThreads, int threads, int processes) {
  /** Counts; whoever does a part of the work says so here. */
  static final class Count {
    private final Set<Long> tasks = ConcurrentHashMap.newKeySet();
    private final Set<Long> virtualThreads = ConcurrentHashMap.newKeySet();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final Set<Long> processes = ConcurrentHashMap.newKeySet();

    /** Counts the thread that calls, and what carries it. */
    void add() {
      Thread thread = Thread.currentThread();
      if (thread.isVirtual()) {
        virtualThreads.add(thread.threadId());
      }
      addThread();
    }

    /** Counts the task that calls, and the loop's thread. */
    void addTask() {
      tasks.add(Task.current().id());
      addThread();
    }

    /** Counts the operating system's thread alone, for a task that has been counted. */
    void addThread() {
      threads.add(carrierOf(Thread.currentThread()));
    }

    void add(Process process) {
      processes.add(process.pid());
    }

    /** Returns a name; a virtual thread's is in its text alone: VirtualThread[#7]/runnable@main. */
    private static String carrierOf(Thread thread) {
      String text = thread.toString();
      return thread.isVirtual() ? text.substring(text.lastIndexOf('@') + 1) : thread.getName();
    }

    Used total() {
      return new Used(tasks.size(), virtualThreads.size(), threads.size(), processes.size());
    }
  }

  @Override
  public String toString() {
    if (processes > 0) {
      return counted(processes, "process", "es");
    }
    var text = new StringJoiner(" on ");
    if (tasks > 0) {
      text.add(counted(tasks, "task", "s"));
    }
    if (virtualThreads > 0) {
      text.add(counted(virtualThreads, "virtual thread", "s"));
    }
    return text.add(counted(threads, "thread", "s")).toString();
  }

  private static String counted(int count, String what, String plural) {
    return count + " " + what + (count == 1 ? "" : plural);
  }
}
