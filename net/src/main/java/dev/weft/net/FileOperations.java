package dev.weft.net;

import dev.weft.Block;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.WaitReason;
import dev.weft.kernel.Workers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What is to be done with one file: one operation after the other, in the order they came. */
final class FileOperations implements WaitReason {
  /*
   * An operation that a worker has begun goes on when its task is cancelled: an interrupt would close
   * the channel. So the turn belongs to the operation, not to the task. Whether its value was wanted
   * is decided on the loop, in the step in which the task gets it: a cancelled task has nothing, and
   * nothing is lost.
   */
  private final EventLoop loop = EventLoop.running();
  private final Path path;
  private final ArrayDeque<Operation<?>> waiting = new ArrayDeque<>(4);
  private @Nullable Operation<?> current;

  FileOperations(Path path) {
    this.path = path;
  }

  /**
   * What an operation changes once it has succeeded.
   *
   * @param <T> its value
   */
  @FunctionalInterface
  interface Effect<T> {
    /** Makes the change, on the loop, before the next operation begins. */
    void of(T value, boolean wanted);
  }

  /** One operation; a lasting one is done even if its task is cancelled. */
  private record Operation<T>(
      Block.Call<T, ?> body, boolean lasting, Effect<? super T> effect, Future<T> result) {
    boolean isUnwanted() {
      return !lasting && result.isCancelled();
    }

    void end(Future<T> work) {
      Throwable error = work.exception();
      if (error != null) {
        fail(error);
        return;
      }
      T value = work.result();
      effect.of(value, !isUnwanted());
      if (!result.isDone()) {
        result.setResult(value);
      }
    }

    private void fail(Throwable error) {
      if (!result.isDone()) {
        result.setException(error);
      } else if (lasting) {
        result
            .loop()
            .callExceptionHandler(
                new ErrorContext("a file operation failed, cancelled", error, result, null));
      }
    }
  }

  /** Has {@code body} done in its turn; one that is not lasting may be cancelled before. */
  <T> Future<T> submit(Block.Call<T, ?> body, boolean lasting, Effect<? super T> effect) {
    if (EventLoop.running() != loop) {
      throw new IllegalStateException(
          "file " + path + " belongs to a different loop: open it on this one");
    }
    var operation = new Operation<T>(body, lasting, effect, Future.create(this));
    waiting.add(operation);
    if (current == null) {
      beginNext();
    }
    return operation.result;
  }

  /** Returns whether what is in progress is no longer wanted by anybody. */
  boolean isHeldUp() {
    return current != null && current.isUnwanted();
  }

  private void beginNext() {
    Operation<?> next = waiting.poll();
    while (next != null && next.isUnwanted()) {
      next = waiting.poll();
    }
    current = next;
    if (next != null) {
      begin(next);
    }
  }

  private <T> void begin(Operation<T> operation) {
    Future<T> work = loop.runInExecutor(Workers::execute, operation.body);
    work.addDoneCallback(done -> {
      try {
        operation.end(done);
      } finally {
        beginNext();
      }
    });
  }

  @Override
  public String kind() {
    return "file";
  }

  @Override
  public String on() {
    return path.toString();
  }
}
