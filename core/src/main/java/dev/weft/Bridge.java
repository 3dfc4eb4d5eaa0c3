package dev.weft;

import dev.weft.kernel.Inbox;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Where Weft's futures meet the JDK's. Results and cancellations cross in both directions. */
final class Bridge {
  private Bridge() {}

  /** Suspends the current task until {@code stage} is complete. */
  static <T> T await(CompletionStage<T> stage) {
    Objects.requireNonNull(stage, "a stage is required, not null");
    Task<?> task = Task.current();
    Future<T> future = new Future<>(task.loop);
    var outside = new Outside(task.loop);
    try {
      var _ =
          stage.whenComplete((value, error) ->
              outside.arrive(() -> {
                if (!future.isDone()) {
                  settle(future, value, error);
                }
              }));
      return future.awaitBy(task);
    } finally {
      outside.end();
      if (future.isCancelled()) {
        cancel(stage);
      }
    }
  }

  private static void cancel(CompletionStage<?> stage) {
    try {
      if (stage instanceof java.util.concurrent.Future<?> itself) {
        itself.cancel(true);
      } else {
        stage.toCompletableFuture().cancel(true);
      }
    } catch (UnsupportedOperationException cannotBeCancelled) {
      return; // it goes on, and its result is dropped
    }
  }

  private static <T> void settle(Future<T> future, T value, @Nullable Throwable error) {
    switch (error) {
      case null -> future.finishWith(value);
      case CompletionException wrapped when wrapped.getCause() != null ->
          settle(future, value, wrapped.getCause());
      case CancellationException cancelled ->
          future.cancelWith(new CancelledError(cancelled.getMessage(), cancelled));
      default -> future.fail(error);
    }
  }

  /** Suspends the current task until {@code future} is done; waits for it off the loop. */
  static <T> T await(java.util.concurrent.Future<T> future) {
    Objects.requireNonNull(future, "a future is required, not null");
    Task<?> task = Task.current();
    try {
      Block.Call<T, Exception> get = future::get;
      return future.isDone() ? get.call() : Offload.run(task, get);
    } catch (ExecutionException e) {
      throw Block.sneak(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      throw new CancelledError(e.getMessage(), e);
    } catch (CancelledError e) {
      future.cancel(true);
      throw e;
    } catch (Exception e) {
      throw Block.sneak(e);
    }
  }

  static <T> CompletableFuture<T> toCompletableFuture(Future<T> future) {
    var mirror = new CompletableFuture<T>();
    future.whenDone(done -> complete(mirror, done));
    cancelThrough(mirror, future);
    return mirror;
  }

  private static <T> void complete(CompletableFuture<T> mirror, Future<? extends T> done) {
    switch (Outcome.<T>of(done)) {
      case Outcome.Success<T>(T value) -> mirror.complete(value);
      case Outcome.Failure<T>(Throwable error) -> mirror.completeExceptionally(error);
      case Outcome.Cancelled<T> _ -> mirror.cancel(false);
    }
  }

  private static void cancelThrough(CompletableFuture<?> mirror, Future<?> future) {
    var _ =
        mirror.whenComplete((value, error) -> {
          if (mirror.isCancelled()) {
            var _ = future.loop.post(future::cancel);
          }
        });
  }

  static <T> CompletableFuture<T> submit(EventLoop loop, Block.Call<? extends T, ?> body) {
    Coroutine<T> coroutine = Asyncio.coroutine(body);
    Context context = Context.copy();
    var mirror = new CompletableFuture<T>();
    Deadlock.noteVisit(loop);
    if (!loop.post(new Submission<>(loop, coroutine, context, mirror))) {
      throw EventLoop.isClosedError();
    }
    return mirror;
  }

  /** A body on its way to a loop. */
  private record Submission<T>(
      EventLoop loop, Coroutine<T> coroutine, Context context, CompletableFuture<T> mirror)
      implements Inbox.Droppable {
    @Override
    public void run() {
      if (mirror.isDone()) {
        coroutine.discard();
        return;
      }
      Task<T> task = loop.startTask(null, coroutine, context);
      task.whenDone(done -> complete(mirror, done));
      cancelThrough(mirror, task);
    }

    @Override
    public void dropped() {
      coroutine.discard();
      mirror.cancel(false);
    }
  }

  static <T> Future<T> runInExecutor(
      EventLoop loop, Executor executor, Block.Call<? extends T, ?> body) {
    Objects.requireNonNull(executor, "an executor is required, not null; or use toThread");
    Objects.requireNonNull(body, "a body is required, not null");
    Future<T> future = new Future<>(loop);
    var outside = new Outside(loop);
    Runnable work =
        () -> {
          Outcome<T> outcome = outcomeOf(body);
          outside.arrive(() -> finish(future, outcome));
        };
    try {
      executor.execute(work);
    } catch (RuntimeException refused) {
      outside.end();
      throw refused;
    }
    return future;
  }

  private static <T> Outcome<T> outcomeOf(Block.Call<? extends T, ?> body) {
    try {
      return new Outcome.Success<>(body.call());
    } catch (Throwable e) {
      return new Outcome.Failure<>(e);
    }
  }

  private static <T> void finish(Future<T> future, Outcome<T> outcome) {
    if (future.isDone()) {
      return;
    }
    switch (outcome) {
      case Outcome.Success<T>(T value) -> future.finishWith(value);
      case Outcome.Failure<T>(Throwable error) -> future.fail(error);
      case Outcome.Cancelled<T>(CancelledError error) -> future.cancelWith(error);
    }
  }

  /** Something real that virtual time must wait for, once. */
  private static final class Outside {
    private final EventLoop loop;
    private boolean ended;

    Outside(EventLoop loop) {
      this.loop = loop;
      loop.kernel.expectOutside();
    }

    /** Ends it on the loop, from any thread, and then does {@code what}. */
    void arrive(Runnable what) {
      var _ =
          loop.post(() -> {
            end();
            what.run();
          });
    }

    void end() {
      if (!ended) {
        ended = true;
        loop.kernel.outsideArrived();
      }
    }
  }
}
