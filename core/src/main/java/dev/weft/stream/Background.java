package dev.weft.stream;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelScope;
import dev.weft.Task;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks that work for a stream and do not outlive it. The first failure is the one that counts. */
final class Background implements AutoCloseable {
  private final Runnable onFailure;
  private final Set<Task<?>> tasks = new LinkedHashSet<>();
  private @Nullable Throwable failure;

  /** {@code onFailure} is called in the task that fails first. */
  Background(Runnable onFailure) {
    this.onFailure = onFailure;
  }

  <R> Task<R> start(Block.Call<? extends R, ?> body) {
    Task<R> task =
        Asyncio.createTask(() -> {
          try {
            return body.call();
          } catch (Throwable e) {
            fail(e);
            throw e;
          }
        });
    tasks.add(task);
    return task;
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
      onFailure.run();
    }
  }

  /** Forgets a task that has ended. */
  void finished(Task<?> task) {
    tasks.remove(task);
  }

  void cancelAll() {
    tasks.forEach(Task::cancel);
  }

  void throwFailure() throws Throwable {
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Cancels what is left and waits until it has ended. A task may still start others before its
   * cancellation reaches it; they are cancelled too.
   */
  @Override
  public void close() {
    tasks.removeIf(Background::isDone);
    while (!tasks.isEmpty()) {
      cancelAll();
      CancelScope.run(scope -> {
        scope.setShielded(true);
        Asyncio.waitAll(tasks);
      });
      tasks.removeIf(Background::isDone);
    }
  }

  /** Also reads a failure, of which the first one has told enough. */
  private static boolean isDone(Task<?> task) {
    if (task.isDone() && !task.isCancelled()) {
      var _ = task.exception();
    }
    return task.isDone();
  }
}
