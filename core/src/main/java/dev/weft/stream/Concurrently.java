package dev.weft.stream;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.sync.Queue;
import dev.weft.sync.Semaphore;

/** A function that works on several values at once, and hands its results over one by one. */
final class Concurrently<T, R> {
  private final Block.CallWith<? super T, ? extends R, ?> fn;
  private final int limit;
  private final Semaphore permits;
  private final boolean ordered;
  private final Queue<Task<R>> results = new Queue<>();
  private final Background background = new Background(this::failed);
  private int taken; // permits

  private Concurrently(int limit, boolean ordered, Block.CallWith<? super T, ? extends R, ?> fn) {
    this.limit = limit;
    this.permits = new Semaphore(limit);
    this.ordered = ordered;
    this.fn = fn;
  }

  static <T, R> void run(
      AsyncStream<T> source,
      int limit,
      boolean ordered,
      Block.CallWith<? super T, ? extends R, ?> fn,
      Block.RunWith<? super R, ?> out)
      throws Throwable {
    var concurrently = new Concurrently<T, R>(limit, ordered, fn);
    try (var background = concurrently.background) {
      background.start(() -> concurrently.workOn(source));
      concurrently.handOver(out);
      background.throwFailure();
    } finally {
      concurrently.releaseAll();
    }
  }

  private boolean workOn(AsyncStream<T> source) {
    source.forEach((T value) -> {
      take();
      Task<R> task = background.start(() -> workOn(value));
      if (ordered) {
        results.putNow(task);
      }
    });
    for (int i = 0; i < limit; i++) {
      take();
    }
    results.shutdown();
    return true;
  }

  private void take() {
    permits.acquire();
    taken++;
  }

  private void release() {
    taken--;
    permits.release();
  }

  private void releaseAll() {
    while (taken > 0) {
      release();
    }
  }

  @SuppressWarnings("unchecked") // it is the task that start gave this body to
  private R workOn(T value) throws Throwable {
    R result = fn.call(value);
    if (!ordered) {
      results.putNow((Task<R>) Task.current());
    }
    return result;
  }

  private void handOver(Block.RunWith<? super R, ?> out) throws Throwable {
    for (Task<R> task : results) {
      R result = result(task);
      background.finished(task);
      release();
      out.run(result);
    }
  }

  private R result(Task<R> task) throws Throwable {
    try {
      return Asyncio.await(task);
    } catch (CancelledError e) {
      background.throwFailure();
      throw e;
    }
  }

  private void failed() {
    results.shutdownNow();
    background.cancelAll();
  }
}
