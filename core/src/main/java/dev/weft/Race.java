package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several bodies at once, of which the first success counts. */
final class Race {
  private Race() {}

  /** Returns the first value; the losers have ended when it does. */
  static <T> T run(List<? extends Coroutine<? extends T>> racers) {
    if (racers.isEmpty()) {
      throw new IllegalArgumentException("a race needs at least one body");
    }
    EventLoop loop = EventLoop.running();
    Set<Task<? extends T>> tasks = new LinkedHashSet<>();
    for (Coroutine<? extends T> racer : racers) {
      var _ = tasks.add(loop.createTask(racer));
    }
    try {
      return firstSuccess(tasks);
    } finally {
      end(tasks);
    }
  }

  private static <T> T firstSuccess(Set<Task<? extends T>> tasks) {
    List<Throwable> failures = new ArrayList<>();
    Set<Task<? extends T>> running = tasks;
    while (!running.isEmpty()) {
      Waited<Task<? extends T>> waited = Waits.FIRST.await(running, null);
      for (Task<? extends T> task : waited.done()) {
        switch (Outcome.<T>of(task)) {
          case Outcome.Success<T>(T value) -> {
            return value;
          }
          case Outcome.Failure<T>(Throwable error) -> failures.add(error);
          case Outcome.Cancelled<T>(CancelledError error) -> failures.add(error);
        }
      }
      running = waited.pending();
    }
    throw new ExceptionGroup("every racer failed", failures);
  }

  /** Cancels what still runs and waits for it, even if cancelled itself meanwhile. */
  private static void end(Collection<? extends Task<?>> tasks) {
    List<Task<?>> running = new ArrayList<>(tasks);
    running.removeIf(Task::isDone);
    running.forEach(Task::cancel);
    CancelledError cancelled = null;
    while (!running.isEmpty()) {
      cancelled = waitFor(running, cancelled);
      running.removeIf(Task::isDone);
    }
    tasks.forEach(Future::markRead);
    if (cancelled != null) {
      throw cancelled;
    }
  }

  private static @Nullable CancelledError waitFor(
      List<Task<?>> running, @Nullable CancelledError before) {
    try {
      var _ = Waits.ALL.await(running, null);
      return before;
    } catch (CancelledError e) {
      return e;
    }
  }
}
