package dev.weft;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** How a loop brings its tasks to an end before it closes. */
final class Shutdown {
  /*
   * A task may refuse a cancellation, and may then wait for what never comes. It is asked this
   * often; then it is reported and left behind.
   */
  private static final int ATTEMPTS = 3;

  private Shutdown() {}

  /**
   * Cancels all tasks, those that they create included, and runs the loop until they have ended.
   */
  static void endTasks(EventLoop loop) {
    for (int attempt = 0; attempt < ATTEMPTS && !loop.tasks.isEmpty(); attempt++) {
      cancelAndRun(loop, loop.tasks.toSet());
    }
    for (Task<?> task : loop.tasks.toSet()) {
      loop.callExceptionHandler(
          new ErrorContext(
              task.describe() + " refused to stop when its loop was closed", null, task, null));
    }
  }

  /** Closes the generators that nobody has, one after the other, in a task of their own. */
  static void closeContinuations(EventLoop loop) {
    if (loop.continuations.isEmpty()) {
      return;
    }
    List<Continuation> left = List.copyOf(loop.continuations);
    loop.createTask(() -> left.forEach(continuation -> close(loop, continuation)))
        .whenDone(closer -> loop.kernel.stop());
    loop.kernel.onStarved(() -> stop(loop));
    loop.kernel.run();
    loop.kernel.onStarved(null);
    endTasks(loop);
  }

  private static boolean stop(EventLoop loop) {
    loop.kernel.stop();
    return true;
  }

  private static void close(EventLoop loop, Continuation continuation) {
    if (loop.audited) {
      loop.callExceptionHandler(new ErrorContext(continuation.describe(), null, null, null));
    }
    try {
      continuation.close();
    } catch (Throwable e) {
      loop.callExceptionHandler(
          new ErrorContext("a generator failed when it was closed", e, null, null));
    }
  }

  private static void cancelAndRun(EventLoop loop, Set<Task<?>> tasks) {
    int[] left = {tasks.size()};
    Consumer<Future<?>> ended =
        task -> {
          reportFailure(loop, task);
          if (--left[0] == 0) {
            loop.kernel.stop();
          }
        };
    for (Task<?> task : tasks) {
      var _ = task.cancel();
      task.whenDone(ended);
    }
    loop.kernel.onStarved(() -> stop(loop));
    loop.kernel.run();
    loop.kernel.onStarved(null);
    for (Task<?> task : tasks) {
      var _ = ((Future<?>) task).removeDoneCallback(ended);
    }
  }

  private static void reportFailure(EventLoop loop, Future<?> task) {
    if (!task.isCancelled() && task.exception() != null) {
      loop.callExceptionHandler(
          new ErrorContext(
              "unhandled exception during shutdown of the loop, in " + task.describe(),
              task.exception(),
              task,
              null));
    }
  }
}
