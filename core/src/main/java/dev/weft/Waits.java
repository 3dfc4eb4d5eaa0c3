package dev.weft;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waiting for several futures, without touching them: asyncio's wait. */
enum Waits {
  ALL,
  FIRST,
  FIRST_EXCEPTION;

  /** Suspends the current task until enough of {@code futures} are done, or the limit is over. */
  <F extends Future<?>> Waited<F> await(Collection<? extends F> futures, @Nullable Duration limit) {
    Task<?> task = Task.current();
    Set<F> distinct = new LinkedHashSet<>(required(futures));
    if (distinct.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to wait for: the collection is empty");
    }
    Future<Void> enough = new ReasonedFuture<>(task.loop, new TasksReason(() -> distinct));
    Alarm alarm =
        limit == null
            ? null
            : Alarm.set(task.loop, LoopTime.deadline(task.loop, limit), () -> release(enough));
    Consumer<Future<?>> onDone = countdown(distinct.size(), enough);
    for (F future : distinct) {
      var _ = requireSameLoop(future, task.loop);
      future.whenDone(onDone);
    }
    try {
      var _ = enough.awaitBy(task);
    } finally {
      Alarm.clear(task.loop, alarm);
      for (F future : distinct) {
        var _ = ((Future<?>) future).removeDoneCallback(onDone);
      }
    }
    return sorted(distinct);
  }

  private Consumer<Future<?>> countdown(int size, Future<Void> enough) {
    int[] left = {size};
    return done -> {
      if (--left[0] == 0 || this == FIRST || (this == FIRST_EXCEPTION && failed(done))) {
        release(enough);
      }
    };
  }

  private static boolean failed(Future<?> done) {
    return !done.isCancelled() && done.exception() != null;
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private static void release(Future<Void> enough) {
    if (!enough.isDone()) {
      enough.finishWith(null);
    }
  }

  static <C extends Collection<?>> C required(C futures) {
    return Objects.requireNonNull(futures, "a collection of futures is required, not null");
  }

  static <F extends Future<?>> F requireSameLoop(F future, EventLoop loop) {
    if (future.loop != loop) {
      throw new IllegalStateException(
          future.describe() + " belongs to a different loop: await it there");
    }
    return future;
  }

  private static <F extends Future<?>> Waited<F> sorted(Set<F> futures) {
    Set<F> done = new LinkedHashSet<>();
    Set<F> pending = new LinkedHashSet<>();
    for (F future : futures) {
      var _ = (future.isDone() ? done : pending).add(future);
    }
    return new Waited<>(Collections.unmodifiableSet(done), Collections.unmodifiableSet(pending));
  }
}
