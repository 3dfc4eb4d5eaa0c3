package dev.weft;

import dev.weft.kernel.Clock;
import dev.weft.kernel.Fiber;
import dev.weft.kernel.Loop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The event loop: runs tasks and callbacks, one at a time, in one thread. asyncio's EventLoop. Most
 * programs only meet it through {@link Asyncio#run(Block.Run)}.
 *
 * <p>It may be used from its own thread only, except for {@link #callSoonThreadsafe}, {@link
 * #execute} and {@link #submit(Block.Run)}; while it is not running, from any one thread.
 */
public final class EventLoop implements Executor, AutoCloseable {
  final Loop kernel;
  @Nullable Context callbackContext;
  @Nullable Unread unread;
  final @Nullable TaskOrder order;
  RandomGenerator random = new SplittableRandom();
  final TaskList tasks = new TaskList(); // not done
  final Set<Continuation> continuations = new LinkedHashSet<>(); // started and not ended
  final Set<Holding> holdings = new LinkedHashSet<>();
  @Nullable FlightRecord record;
  boolean visited; // by another thread, which may come again
  private final ErrorReports errors = new ErrorReports();
  private final SlowSteps slowSteps = new SlowSteps(this);
  private final SignalHandlers signals = new SignalHandlers(this);
  boolean debug;
  boolean audited; // what is forgotten is reported, with its place
  private boolean closed;

  EventLoop(Fiber.Kind kind, Clock clock, @Nullable TaskOrder order) {
    this.order = order;
    kernel = new Loop(this, kind, clock, order == null ? null : new Ordered(order));
    setDebug(Debug.BY_DEFAULT);
  }

  /** Creates a loop, which the caller must close. */
  public static EventLoop create() {
    return new EventLoop(FiberChoice.kind(), Clock.real(), null);
  }

  /**
   * Returns the loop that runs the caller.
   *
   * @throws IllegalStateException if no loop does
   */
  public static EventLoop running() {
    EventLoop loop = runningOrNull();
    if (loop == null) {
      throw notRunning();
    }
    return loop;
  }

  static @Nullable EventLoop runningOrNull() {
    Fiber here = Fiber.current();
    if (here != null) {
      return here.isOnLoop() ? ((Task<?>) here.owner()).loop : null;
    }
    Loop loop = Loop.running();
    return loop == null ? null : (EventLoop) loop.owner();
  }

  static IllegalStateException notRunning() {
    return new IllegalStateException(
        "no running event loop: call this inside run(…), in a task; from another thread use"
            + " loop.submit(…)");
  }

  /** Returns the loops that are running in this JVM. From any thread. */
  public static Set<EventLoop> all() {
    return RunningLoops.all();
  }

  /** Returns whether a thread is running this loop. */
  public boolean isRunning() {
    return kernel.thread() != null;
  }

  /** Returns whether nothing but the caller, a task of this loop, could run now. */
  public boolean isIdle() {
    checkThread();
    return kernel.isOtherwiseIdle();
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Runs this loop in the calling thread until {@link #stop}. Where the fibers need another kind of
   * thread, the caller waits for that.
   *
   * @throws IllegalStateException if it is closed or running, or another loop runs the caller
   */
  public void runForever() {
    requireIdle();
    RunningLoops.add(this);
    try {
      kernel.run();
    } finally {
      RunningLoops.remove(this);
    }
  }

  private void requireIdle() {
    requireOpen();
    if (isRunning()) {
      throw new IllegalStateException("this event loop is already running");
    }
    if (runningOrNull() != null) {
      throw new IllegalStateException(
          "cannot run an event loop while another one is running here: await the work instead");
    }
  }

  /** Runs this loop until {@code body}, as a task, is done. */
  public <X extends Throwable> void runUntilComplete(Block.Run<X> body) throws X {
    runUntilComplete(Block.calling(body));
  }

  /** Runs this loop until {@code body}, as a task, is done; returns its value. */
  public <T, X extends Throwable> T runUntilComplete(Block.Call<T, X> body) throws X {
    requireIdle();
    return runUntilComplete(createTask(body));
  }

  /**
   * Runs this loop until {@code awaitable} is done; returns its value, or throws its failure.
   *
   * @throws IllegalStateException if the loop was stopped before
   */
  public <T> T runUntilComplete(Awaitable<T> awaitable) {
    Objects.requireNonNull(awaitable, "an awaitable is required, not null");
    requireIdle();
    Future<T> future = future(awaitable);
    Consumer<Future<T>> stop = done -> stop();
    future.whenDone(stop);
    try {
      runForever();
    } finally {
      var _ = future.removeDoneCallback(stop);
    }
    if (!future.isDone()) {
      throw new IllegalStateException("Event loop stopped before Future completed.");
    }
    return future.result();
  }

  /** Ends {@link #runForever} after the current iteration; a loop that is not running runs one. */
  public void stop() {
    checkThread();
    kernel.stop();
  }

  /**
   * Closes this loop. Tasks that are not done are cancelled and run to their end; what failed
   * unread is reported; callbacks that are still scheduled are dropped. Closing twice is harmless.
   *
   * @throws IllegalStateException if it is running
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (isRunning()) {
      throw new IllegalStateException("cannot close a running event loop: stop it first");
    }
    Shutdown.endTasks(this);
    Shutdown.closeContinuations(this);
    Holding.reportAll(this);
    Unread.reportAll(this);
    closed = true;
    signals.close();
    slowSteps.setEnabled(false);
    kernel.close();
  }

  /** Has {@code callback} called in the next iteration, in a copy of the current context. */
  public Handle callSoon(Runnable callback) {
    requireUsable();
    var handle = new Handle(this, callback);
    kernel.ready(handle::fire);
    return handle;
  }

  /** Like {@link #callSoon}, from any thread. */
  public Handle callSoonThreadsafe(Runnable callback) {
    var handle = new Handle(this, callback);
    Deadlock.noteVisit(this);
    if (!post(handle::fire)) {
      throw isClosedError();
    }
    return handle;
  }

  /** Has {@code callback} called when {@code delay} has passed; one that is not positive has. */
  public TimerHandle callLater(Duration delay, Runnable callback) {
    requireUsable();
    return new TimerHandle(this, callback, LoopTime.deadline(this, delay));
  }

  /** Has {@code callback} called when {@link #time} shows {@code when}. */
  public TimerHandle callAt(Duration when, Runnable callback) {
    requireUsable();
    return new TimerHandle(this, callback, LoopTime.nanos(when));
  }

  /** Returns the time on this loop's clock, which started at zero and never goes back. */
  public Duration time() {
    return Duration.ofNanos(kernel.time());
  }

  /** Returns random numbers of this loop's own, which a runner's seed, or virtual time, repeats. */
  public RandomGenerator random() {
    return random;
  }

  /** Creates a task of this loop; see {@link Asyncio#createTask(Block.Run)}. */
  public Task<Void> createTask(Block.Run<?> body) {
    requireUsable();
    return createTask(Asyncio.coroutine(body));
  }

  /** Creates a task of this loop; see {@link Asyncio#createTask(Block.Run)}. */
  public <T> Task<T> createTask(Block.Call<? extends T, ?> body) {
    requireUsable();
    return createTask(Asyncio.coroutine(body));
  }

  /** Creates a named task of this loop; see {@link Asyncio#createTask(Block.Run)}. */
  public Task<Void> createTask(String name, Block.Run<?> body) {
    requireUsable();
    return startTask(name, Asyncio.coroutine(body), Context.copy());
  }

  /** Creates a named task of this loop; see {@link Asyncio#createTask(Block.Run)}. */
  public <T> Task<T> createTask(String name, Block.Call<? extends T, ?> body) {
    requireUsable();
    return startTask(name, Asyncio.coroutine(body), Context.copy());
  }

  /** Creates a task that runs {@code coroutine}. */
  public <T> Task<T> createTask(Coroutine<T> coroutine) {
    Objects.requireNonNull(coroutine, "a coroutine is required, not null");
    String named = coroutine.name();
    return startTask(named.equals(Coroutine.UNNAMED) ? null : named, coroutine, Context.copy());
  }

  <T> Task<T> startTask(@Nullable String name, Coroutine<T> coroutine, Context context) {
    requireUsable();
    return new Task<>(this, name, coroutine, context);
  }

  /** Creates a pending future of this loop. */
  public <T> Future<T> createFuture() {
    return new Future<>(this);
  }

  /** Runs {@code body} as a task of this loop, from any thread: run_coroutine_threadsafe. */
  public CompletableFuture<Void> submit(Block.Run<?> body) {
    return submit(Block.calling(body));
  }

  /**
   * Runs {@code body} as a task of this loop, from any thread: run_coroutine_threadsafe. Cancelling
   * the returned future cancels the task.
   *
   * @throws IllegalStateException if this loop is closed
   */
  public <T> CompletableFuture<T> submit(Block.Call<? extends T, ?> body) {
    return Bridge.submit(this, body);
  }

  /** Has {@code executor} run {@code body}; cancelling the future does not stop it. */
  public Future<Void> runInExecutor(Executor executor, Block.Run<?> body) {
    return runInExecutor(executor, Block.calling(body));
  }

  /** Has {@code executor} run {@code body}; cancelling the future does not stop it. */
  public <T> Future<T> runInExecutor(Executor executor, Block.Call<? extends T, ?> body) {
    requireUsable();
    return Bridge.runInExecutor(this, executor, body);
  }

  /** Has {@code handler} told of failures that reach nobody, instead of the log; null undoes it. */
  public void setExceptionHandler(@Nullable Consumer<? super ErrorContext> handler) {
    errors.setHandler(handler);
  }

  /** Tells that handler, or the log, of a failure that would otherwise reach nobody. */
  public void callExceptionHandler(ErrorContext context) {
    errors.report(context, debug);
  }

  /** Turns debug mode on or off: wrong threads, slow steps and forgotten results are reported. */
  public void setDebug(boolean debug) {
    this.debug = debug;
    audited |= debug;
    Holding.track(audited);
    slowSteps.setEnabled(debug);
  }

  /** Sets from when on debug mode reports a step or callback as slow; 100 ms at first. */
  public void setSlowCallbackDuration(Duration duration) {
    slowSteps.setThreshold(LoopTime.nanos(duration));
  }

  /** Has {@code handler}, and no other of this loop, called at each such signal: "TERM". */
  public void addSignalHandler(String signal, Runnable handler) {
    requireOpen();
    signals.add(signal, handler);
  }

  /** Ends what {@link #addSignalHandler} began, as closing does; returns whether there was any. */
  public boolean removeSignalHandler(String signal) {
    return signals.remove(signal);
  }

  /** Calls {@code command} in the next iteration; from any thread. A closed loop rejects it. */
  @Override
  public void execute(Runnable command) {
    try {
      var _ = callSoonThreadsafe(command);
    } catch (IllegalStateException closedLoop) {
      throw new RejectedExecutionException(closedLoop.getMessage(), closedLoop);
    }
  }

  /** Returns {@code awaitable} itself, or a new task that runs it: ensure_future. */
  <T> Future<T> future(Awaitable<T> awaitable) {
    return switch (Objects.requireNonNull(awaitable, "an awaitable is required, not null")) {
      case Coroutine<T> coroutine -> createTask(coroutine);
      case Future<T> future -> Waits.requireSameLoop(future, this);
    };
  }

  /** Calls {@code callback} in {@code context}, or in none; what it throws is reported. */
  void call(
      Runnable callback,
      @Nullable Context context,
      @Nullable Future<?> future,
      @Nullable Handle handle) {
    callbackContext = context;
    try {
      callback.run();
    } catch (Throwable e) {
      callExceptionHandler(new ErrorContext("a callback failed", e, future, handle));
    } finally {
      callbackContext = null;
    }
  }

  /** Makes {@code entry} ready, from any thread; returns false if this loop is closed. */
  boolean post(Runnable entry) {
    if (runningOrNull() == this) {
      kernel.ready(entry);
      return true;
    }
    return kernel.post(entry);
  }

  /** If audited, throws if the caller is on another thread than the running loop. */
  void checkThread() {
    if (audited && isRunning() && runningOrNull() != this) {
      throw new IllegalStateException(
          "called from thread %s, which does not run this loop: use callSoonThreadsafe or submit"
              .formatted(Thread.currentThread().getName()));
    }
  }

  private void requireUsable() {
    requireOpen();
    checkThread();
  }

  private void requireOpen() {
    if (closed) {
      throw isClosedError();
    }
  }

  static IllegalStateException isClosedError() {
    return new IllegalStateException("the event loop is closed: create another one");
  }
}
