package dev.weft.service;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Block;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.sync.Event;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a program that starts, runs and stops. Override {@link #startup}, {@link #run}, {@link
 * #cleanup}, {@link #health}; all may suspend, and throw. They run in a task of the service, one
 * after the other; the clean-up runs exactly once after a start-up that has begun, whatever became
 * of it. Belongs to the loop it is started on, and is started once.
 */
@SuppressWarnings("AmbiguousMethodReference") // start() and start(service): use a lambda
public abstract class Service implements AutoCloseable {
  /*
   * One task lives the whole life: start-up and run in a scope that stop() cancels, then, out of
   * its reach, the end of the own tasks and the clean-up. A cancellation of the task itself comes
   * from a caller of start() or stop() who has lost patience, or from a loop that closes: it ends
   * whatever the task is at, and goes no further.
   */
  private final String name;
  private final Metrics metrics = new Metrics();
  private final Event started = new Event(); // or ended before that
  private final Event ended = new Event();
  private final Set<Task<?>> ownTasks = new LinkedHashSet<>();
  private State state = State.NEW;
  private @Nullable Task<Void> life;
  private @Nullable CancelScope work;
  private boolean cameUp;
  private boolean stopping;
  private boolean told;
  private boolean cutShort;
  private @Nullable Throwable failure;
  private Runnable onEnd = () -> {};

  /** Where a service is in its life. */
  public enum State {
    /** Was not started. */
    NEW,
    /** Is in its start-up. */
    STARTING,
    /** Runs. */
    RUNNING,
    /** Ends its tasks and cleans up. */
    STOPPING,
    /** Has ended, and nothing failed. */
    STOPPED,
    /** Has ended, and something failed. */
    FAILED
  }

  /** Creates one that is named as its class. */
  protected Service() {
    String simple = getClass().getSimpleName();
    this.name = simple.isEmpty() ? "service" : simple;
  }

  /** Creates one with a name. */
  protected Service(String name) {
    this.name = Objects.requireNonNull(name, "a name is required, not null");
  }

  /** Makes it ready; {@link #start} returns when this has. */
  protected void startup() throws Exception {}

  /** Does its work; when this returns, the service stops. By default it waits to be stopped. */
  protected void run() throws Exception {
    await(Future.create(() -> "stop"));
  }

  /** Gives back what it holds, after a failed or cancelled start-up also what it has got so far. */
  protected void cleanup() throws Exception {}

  /** Returns how it is; by default up while it runs, and down otherwise. */
  public Health health() {
    return state == State.RUNNING ? Health.up() : Health.down(word());
  }

  /** Starts {@code service}, and returns it: for try-with-resources. */
  public static <S extends Service> S start(S service) {
    service.start();
    return service;
  }

  /**
   * Suspends until the start-up is done. If that fails, the clean-up runs, and then the failure is
   * thrown as it is, undeclared. Cancelled, it cancels the start-up and cleans up first.
   *
   * @throws IllegalStateException if it was started before, or stopped meanwhile
   */
  public final void start() {
    if (state != State.NEW) {
      throw new IllegalStateException(
          this + " cannot start again: it is " + word() + "; make another one");
    }
    state = State.STARTING;
    Task<Void> task = EventLoop.running().createTask(name, this::live);
    life = task;
    task.addDoneCallback(done -> end());
    try {
      started.await();
    } catch (CancelledError e) {
      stopWork();
      awaitEnd(task);
      throw tell(e);
    }
    if (!cameUp) {
      throwFailure();
      throw new IllegalStateException(this + " was stopped while it started");
    }
  }

  /**
   * Cancels the work and the own tasks, and suspends until they have ended and the clean-up is
   * done. Throws the service's failure, undeclared, if nobody was told of it before. Does nothing
   * the second time. Cancelled, it cancels the clean-up as well, and suspends until that has ended;
   * so a {@code timeout} around it limits the clean-up. In a task of the service itself it does not
   * return, since it ends that task as well; in one that is ending already it does nothing.
   */
  public final void stop() {
    Task<?> task = life;
    if (task == null) {
      state = State.STOPPED;
      ended.set();
      return;
    }
    boolean wasStopping = stopping;
    stopWork();
    if (!ended.isSet() && isOwn(Task.current())) {
      if (!wasStopping) {
        ended.await(); // until cancelled
      }
      return;
    }
    awaitEnd(task);
    if (!told) {
      throwFailure();
    }
  }

  /** Is {@link #stop}. */
  @Override
  public final void close() {
    stop();
  }

  /**
   * Suspends until it has ended; throws its failure as it is, undeclared. Cancelled, it leaves the
   * service alone.
   *
   * @throws IllegalStateException in a task of the service itself
   */
  public final void awaitStopped() {
    if (!ended.isSet() && isOwn(Task.current())) {
      throw new IllegalStateException(this + " cannot wait for its own end");
    }
    ended.await();
    throwFailure();
  }

  /** Returns where it is. */
  public final State state() {
    return state;
  }

  /** Returns its name. */
  public final String name() {
    return name;
  }

  /** Returns the logger named after its class. */
  public final System.Logger logger() {
    return System.getLogger(getClass().getName());
  }

  /** Returns its numbers. */
  public final Metrics metrics() {
    return metrics;
  }

  /** Creates an own task; see {@link #createTask(String, Block.Call)}. */
  public final Task<Void> createTask(Block.Run<?> body) {
    return own(EventLoop.running().createTask(accepted(body)));
  }

  /** Creates an own task; see {@link #createTask(String, Block.Call)}. */
  public final <T> Task<T> createTask(Block.Call<? extends T, ?> body) {
    return own(EventLoop.running().createTask(accepted(body)));
  }

  /** Creates an own task; see {@link #createTask(String, Block.Call)}. */
  public final Task<Void> createTask(String name, Block.Run<?> body) {
    return own(EventLoop.running().createTask(name, accepted(body)));
  }

  /**
   * Creates a task that belongs to this service: its failure is the service's, and it is cancelled
   * when the service stops.
   *
   * @throws IllegalStateException unless the service is starting or running
   */
  public final <T> Task<T> createTask(String name, Block.Call<? extends T, ?> body) {
    return own(EventLoop.running().createTask(name, accepted(body)));
  }

  private <B> B accepted(B body) {
    if (stopping || (state != State.STARTING && state != State.RUNNING)) {
      throw new IllegalStateException(this + " takes no tasks: it is " + word());
    }
    return body;
  }

  private <T> Task<T> own(Task<T> task) {
    ownTasks.add(task);
    task.addDoneCallback(done -> {
      ownTasks.remove(task);
      if (!task.isCancelled() && task.exception() != null) {
        note(Objects.requireNonNull(task.exception()));
        stopWork();
      }
    });
    return task;
  }

  private boolean isOwn(Task<?> task) {
    for (Task<?> each = task; each != null; each = each.owner()) {
      if (each == life || ownTasks.contains(each)) {
        return true;
      }
    }
    return false;
  }

  /** Has {@code action} called when it has ended, unless it could not start. */
  final void onEnd(Runnable action) {
    onEnd = action;
  }

  /** Asks it to stop, and suspends until it has; cancelled, it leaves the clean-up alone. */
  final void askToStop() {
    stopWork();
    ended.await();
  }

  /** Returns what it failed with, or null; whoever asks is told. */
  final @Nullable Throwable failure() {
    if (failure != null && ended.isSet()) {
      told = true;
      var _ = Objects.requireNonNull(life).exception(); // is read now
    }
    return failure;
  }

  private void live() throws Throwable {
    try {
      CancelScope.run(this::work);
    } catch (CancelledError e) {
      takeBack();
    } catch (Throwable e) {
      note(e);
    }
    stopping = true;
    state = State.STOPPING;
    endOwnTasks();
    tidyUp();
    state = failure == null ? State.STOPPED : State.FAILED;
    if (failure != null) {
      throw failure;
    }
  }

  private void work(CancelScope scope) throws Exception {
    work = scope;
    startup();
    cameUp = true;
    state = State.RUNNING;
    started.set();
    run();
  }

  private void endOwnTasks() {
    while (!ownTasks.isEmpty()) {
      ownTasks.forEach(Task::cancel);
      try {
        var _ = waitAll(Set.copyOf(ownTasks));
        yieldNow(); // to the callbacks of those that have ended
      } catch (CancelledError e) {
        takeBack();
      }
    }
  }

  private void tidyUp() {
    try {
      CancelScope.run(scope -> cleanup());
    } catch (CancelledError e) {
      takeBack();
      cutShort = failure == null;
      note(new IllegalStateException("the clean-up of " + this + " was cancelled", e));
    } catch (Throwable e) {
      note(e);
    }
  }

  /** Forgets a cancellation that has done its work, so that what follows can use blocks. */
  private static void takeBack() {
    Task<?> task = Task.current();
    while (task.cancelling() > 0) {
      var _ = task.uncancel();
    }
  }

  private void stopWork() {
    stopping = true;
    if (work != null) {
      work.cancel();
    } else if (life != null) {
      var _ = life.cancel(); // has not begun
    }
  }

  private void note(Throwable error) {
    if (failure == null) {
      failure = error;
    } else if (failure != error) {
      failure.addSuppressed(error);
    }
  }

  private void end() {
    if (state == State.STARTING) {
      state = State.STOPPED; // never began
    }
    started.set();
    ended.set();
    if (cameUp) {
      onEnd.run();
    }
  }

  /** Suspends until it has ended; cancelled, it hurries what is still going on. */
  private void awaitEnd(Task<?> task) {
    CancelledError cancelled = null;
    while (!ended.isSet()) {
      try {
        ended.await();
      } catch (CancelledError e) {
        cancelled = e;
        var _ = task.cancel();
      }
    }
    if (cancelled != null) {
      throw tell(cancelled);
    }
  }

  /**
   * Returns {@code cancelled}, which carries the failure if nobody was told of it, and if it is not
   * just that the clean-up was cancelled.
   */
  private CancelledError tell(CancelledError cancelled) {
    Throwable error = told ? null : failure();
    if (error != null && !cutShort) {
      cancelled.addSuppressed(error);
    }
    return cancelled;
  }

  private void throwFailure() {
    if (failure() != null) {
      var _ = await(Objects.requireNonNull(life));
    }
  }

  private String word() {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Returns {@code service NAME}. */
  @Override
  public String toString() {
    return "service " + name;
  }
}
