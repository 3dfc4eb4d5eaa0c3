package dev.weft;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * The verbs: {@code import static dev.weft.Asyncio.*;}. All but {@link #run(Block.Run)} and those
 * that only build something act on the running loop, and those that suspend on the current task;
 * outside of it they throw {@link IllegalStateException}. Names are asyncio's.
 */
public final class Asyncio {
  private Asyncio() {}

  /** Runs {@code body} on a new loop; see {@link #run(Block.Call)}. */
  public static <X extends Throwable> void run(Block.Run<X> body) throws X {
    run(Block.calling(body));
  }

  /**
   * Runs {@code body} as the main task of a new loop until it is done; returns its value, or throws
   * its failure as it is. Then the tasks that are left are cancelled and end, and the loop closes.
   *
   * @throws IllegalStateException if a loop is running in this thread already
   */
  public static <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    try (var runner = Runner.builder().build()) {
      return runner.run(body);
    }
  }

  /**
   * Suspends until {@code awaitable} is done; returns its value, or throws its failure as it is,
   * undeclared. A coroutine runs right here, in the current task. Cancelled, it cancels what it
   * awaits.
   */
  public static <T> T await(Awaitable<T> awaitable) {
    Task<?> task = Task.current();
    return switch (Objects.requireNonNull(awaitable, "an awaitable is required, not null")) {
      case Future<T> future -> future.awaitBy(task);
      case Coroutine<T> coroutine -> coroutine.runInline(task);
    };
  }

  /** Is {@link #await(Awaitable)}; lets the compiler know what to catch. */
  public static <T, X extends Throwable> T await(Awaitable<T> awaitable, Class<X> failure)
      throws X {
    return await(awaitable);
  }

  /** Suspends until {@code stage} is complete. Cancelled, it cancels {@code stage}. */
  public static <T> T await(CompletionStage<T> stage) {
    return Bridge.await(stage);
  }

  /** Suspends until {@code future} is done. Cancelled, it cancels {@code future}. */
  public static <T> T await(java.util.concurrent.Future<T> future) {
    return Bridge.await(future);
  }

  /** Suspends until {@code future} is complete. Cancelled, it cancels {@code future}. */
  public static <T> T await(CompletableFuture<T> future) {
    return Bridge.await((CompletionStage<T>) future);
  }

  /** Returns a coroutine that will run {@code body}: nothing happens until it is awaited. */
  public static Coroutine<Void> coroutine(Block.Run<?> body) {
    return coroutine(Coroutine.UNNAMED, body);
  }

  /** Returns a coroutine that will run {@code body}: nothing happens until it is awaited. */
  public static <T> Coroutine<T> coroutine(Block.Call<? extends T, ?> body) {
    return coroutine(Coroutine.UNNAMED, body);
  }

  /** Returns a coroutine with a name, which a task made of it takes over. */
  public static Coroutine<Void> coroutine(String name, Block.Run<?> body) {
    return Coroutine.of(name, body);
  }

  /** Returns a coroutine with a name, which a task made of it takes over. */
  public static <T> Coroutine<T> coroutine(String name, Block.Call<? extends T, ?> body) {
    return Coroutine.of(name, body);
  }

  /** Creates a task; see {@link #createTask(Block.Call)}. */
  public static Task<Void> createTask(Block.Run<?> body) {
    return EventLoop.running().createTask(body);
  }

  /**
   * Creates a task that runs {@code body} concurrently, from the next iteration of the loop on, in
   * a copy of the current context. The loop holds it until it is done.
   */
  public static <T> Task<T> createTask(Block.Call<? extends T, ?> body) {
    return EventLoop.running().createTask(body);
  }

  /** Creates a named task; see {@link #createTask(Block.Call)}. */
  public static Task<Void> createTask(String name, Block.Run<?> body) {
    return EventLoop.running().createTask(name, body);
  }

  /** Creates a named task; see {@link #createTask(Block.Call)}. */
  public static <T> Task<T> createTask(String name, Block.Call<? extends T, ?> body) {
    return EventLoop.running().createTask(name, body);
  }

  /** Creates a task that runs {@code coroutine}; see {@link #createTask(Block.Call)}. */
  public static <T> Task<T> createTask(Coroutine<T> coroutine) {
    return EventLoop.running().createTask(coroutine);
  }

  /** Suspends for {@code duration}; for one that is not positive, as {@link #yieldNow}. */
  public static void sleep(Duration duration) {
    Task<?> task = Task.current();
    if (required(duration).isPositive()) {
      Sleep.until(task, LoopTime.deadline(task.loop, duration));
    } else {
      task.yieldNow();
    }
  }

  /** Lets everything else that is ready run first: sleep(0). Can be cancelled. */
  public static void yieldNow() {
    Task.current().yieldNow();
  }

  /**
   * Returns a duration of so many seconds, rounded to nanoseconds.
   *
   * @throws IllegalArgumentException if it is not a number, or larger than 292 years
   */
  public static Duration seconds(double seconds) {
    double nanos = seconds * 1e9;
    if (Double.isNaN(nanos) || Math.abs(nanos) >= Long.MAX_VALUE) {
      throw new IllegalArgumentException(seconds + " is not a duration in seconds");
    }
    return Duration.ofNanos(Math.round(nanos));
  }

  /** Returns a duration of so many milliseconds. */
  public static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Runs all bodies as tasks; see {@link #gather(Collection)}. */
  public static Future<List<Void>> gather(Block.Run<?>... bodies) {
    return gather(Coroutine.ofRuns(bodies));
  }

  /** Runs all bodies as tasks; see {@link #gather(Collection)}. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> Future<List<T>> gather(Block.Call<? extends T, ?>... bodies) {
    return gather(Coroutine.ofCalls(bodies));
  }

  /** Waits for all together; see {@link #gather(Collection)}. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
    return gather(Arrays.asList(awaitables));
  }

  /**
   * Returns the future of all results, in the order of the argument; coroutines become tasks. The
   * first failure is its failure, at once, and the others go on. Cancelling it cancels all that are
   * not done; it ends when they have.
   */
  public static <T> Future<List<T>> gather(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return GatherFuture.results(awaitables);
  }

  /** Runs all bodies as tasks; see {@link #gatherOutcomes(Collection)}. */
  public static Future<List<Outcome<Void>>> gatherOutcomes(Block.Run<?>... bodies) {
    return gatherOutcomes(Coroutine.ofRuns(bodies));
  }

  /** Runs all bodies as tasks; see {@link #gatherOutcomes(Collection)}. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> Future<List<Outcome<T>>> gatherOutcomes(Block.Call<? extends T, ?>... bodies) {
    return gatherOutcomes(Coroutine.ofCalls(bodies));
  }

  /** Waits for all together; see {@link #gatherOutcomes(Collection)}. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> Future<List<Outcome<T>>> gatherOutcomes(Awaitable<? extends T>... awaitables) {
    return gatherOutcomes(Arrays.asList(awaitables));
  }

  /**
   * Is {@link #gather(Collection)} with return_exceptions: it never fails, and tells how each
   * ended.
   */
  public static <T> Future<List<Outcome<T>>> gatherOutcomes(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return GatherFuture.outcomes(awaitables);
  }

  /** Suspends until all are done. Neither a failure nor cancelling the wait touches them. */
  public static <F extends Future<?>> Waited<F> waitAll(Collection<? extends F> futures) {
    return Waits.ALL.await(futures, null);
  }

  /** Suspends until all are done, or the limit is over; then some are pending. */
  public static <F extends Future<?>> Waited<F> waitAll(
      Collection<? extends F> futures, Duration limit) {
    return Waits.ALL.await(futures, required(limit));
  }

  /** Suspends until at least one is done. */
  public static <F extends Future<?>> Waited<F> waitFirst(Collection<? extends F> futures) {
    return Waits.FIRST.await(futures, null);
  }

  /** Suspends until at least one is done, or the limit is over. */
  public static <F extends Future<?>> Waited<F> waitFirst(
      Collection<? extends F> futures, Duration limit) {
    return Waits.FIRST.await(futures, required(limit));
  }

  /** Suspends until one has failed (a cancelled one has not), or all are done. */
  public static <F extends Future<?>> Waited<F> waitFirstException(
      Collection<? extends F> futures) {
    return Waits.FIRST_EXCEPTION.await(futures, null);
  }

  /** Suspends until one has failed, or all are done, or the limit is over. */
  public static <F extends Future<?>> Waited<F> waitFirstException(
      Collection<? extends F> futures, Duration limit) {
    return Waits.FIRST_EXCEPTION.await(futures, required(limit));
  }

  /** Returns the futures in the order in which they are done; its iterator suspends. */
  public static <F extends Future<?>> Iterable<F> asCompleted(Collection<? extends F> futures) {
    var completed = new AsCompleted<F>(futures, null);
    return () -> completed;
  }

  /**
   * Returns the futures in the order in which they are done; its iterator suspends.
   *
   * @throws TimeoutException from the iterator, for all that are not done when the limit is over
   */
  public static <F extends Future<?>> Iterable<F> asCompleted(
      Collection<? extends F> futures, Duration limit) throws TimeoutException {
    var completed = new AsCompleted<F>(futures, required(limit));
    return () -> completed;
  }

  /**
   * Suspends until {@code awaitable} is done, but not for longer than {@code limit}; then it is
   * cancelled, and waited for. If it ends with a value all the same, that is returned.
   *
   * @throws TimeoutException if it was cancelled since the limit was over
   */
  public static <T> T waitFor(Awaitable<T> awaitable, Duration limit) throws TimeoutException {
    return WaitFor.awaitable(awaitable, limit);
  }

  /** Runs {@code body} within {@code limit}; with one that is not positive, never. */
  public static <X extends Throwable> void waitFor(Block.Run<X> body, Duration limit)
      throws X, TimeoutException {
    waitFor(Block.calling(body), limit);
  }

  /** Runs {@code body} within {@code limit}; with one that is not positive, never. */
  public static <T, X extends Throwable> T waitFor(Block.Call<T, X> body, Duration limit)
      throws X, TimeoutException {
    return WaitFor.body(body, limit);
  }

  /** Runs {@code body} in this task, within {@code limit}; see {@link Timeout}. */
  public static <X extends Throwable> void timeout(Duration limit, Block.Run<X> body)
      throws X, TimeoutException {
    timeout(limit, Block.calling(body));
  }

  /**
   * Runs {@code body} in this task, within {@code limit}; see {@link Timeout}.
   *
   * @throws TimeoutException if the body was cancelled since the limit was over
   */
  public static <T, X extends Throwable> T timeout(Duration limit, Block.Call<T, X> body)
      throws X, TimeoutException {
    Objects.requireNonNull(body, "a body is required, not null");
    return Timeout.call(limit, timeout -> body.call());
  }

  /** Runs {@code body} in this task and leaves it when the limit is over; false if it was left. */
  public static <X extends Throwable> boolean moveOnAfter(Duration limit, Block.Run<X> body)
      throws X {
    return CancelScope.finishes(limit, body);
  }

  /** Runs {@code body} in this task; returns its value, or empty if it was left by the limit. */
  public static <T, X extends Throwable> Optional<T> moveOnAfter(
      Duration limit, Block.Call<T, X> body) throws X {
    return CancelScope.valueIn(limit, body);
  }

  /**
   * Returns a future that ends as {@code awaitable} does, and whose cancellation does not reach it.
   */
  public static <T> Future<T> shield(Awaitable<T> awaitable) {
    return Shield.over(awaitable);
  }

  /** Runs {@code body} off the loop; see {@link #toThread(Block.Call)}. */
  public static <X extends Throwable> void toThread(Block.Run<X> body) throws X {
    toThread(Block.calling(body));
  }

  /**
   * Runs {@code body} off the loop and suspends until it is done: for work that computes for long,
   * or blocks where virtual threads cannot (files, DNS, native code). Cancelled, it interrupts the
   * body, and ends when the body does.
   */
  public static <T, X extends Throwable> T toThread(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    return Offload.run(Task.current(), body);
  }

  /** Runs all bodies as tasks until one succeeds; see {@link #race(Block.Call[])}. */
  public static void race(Block.Run<?>... bodies) {
    Race.run(Coroutine.ofRuns(bodies));
  }

  /**
   * Runs all bodies as tasks until one succeeds; returns its value. The others are cancelled, and
   * have ended then.
   *
   * @throws ExceptionGroup if all have failed
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> T race(Block.Call<? extends T, ?>... bodies) {
    return Race.run(Coroutine.ofCalls(bodies));
  }

  private static Duration required(Duration duration) {
    return Objects.requireNonNull(duration, "a duration is required, not null");
  }
}
