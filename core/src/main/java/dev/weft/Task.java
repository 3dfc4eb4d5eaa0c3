package dev.weft;

import dev.weft.kernel.Fiber;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body that runs concurrently with others on its loop: asyncio's Task. It switches only where it
 * suspends. The loop holds it until it is done.
 *
 * @param <T> the value of its body
 */
public final class Task<T> extends Future<T> {
  private Fiber fiber; // the innermost one, which has the turn or waits
  private @Nullable Continuation inner;
  private final Coroutine<T> coroutine;
  private final Context context;
  private Context active;
  private @Nullable String name;
  private long number;
  private final long born;
  @Nullable Task<?> owner; // the parent of its group

  private @Nullable Waiting waiting;
  private boolean woken;
  private @Nullable Cancellation cancellation;

  @Nullable Task<?> previousTask;
  @Nullable Task<?> nextTask;

  Task(EventLoop loop, @Nullable String name, Coroutine<T> coroutine, Context context) {
    super(loop);
    this.name = name;
    this.number = name == null ? Fiber.nextNumber() : 0;
    this.born = loop.kernel.recentTime();
    this.coroutine = coroutine;
    this.context = context;
    this.active = context;
    this.fiber = Fiber.create(loop.kernel, this, this::live);
    coroutine.claim();
    loop.tasks.add(this);
    loop.kernel.ready(fiber);
    if (loop.record != null) {
      loop.record.created(this);
    }
  }

  /**
   * Returns the task that the caller runs in.
   *
   * @throws IllegalStateException if it runs in none: in a callback, or outside a loop
   */
  public static Task<?> current() {
    Task<?> task = hereOrNull();
    if (task != null && task.fiber.isOnLoop()) {
      return task;
    }
    if (task == null && EventLoop.runningOrNull() != null) {
      throw new IllegalStateException(
          "no task is running: a callback cannot suspend, let it create a task");
    }
    throw EventLoop.notRunning();
  }

  /**
   * Returns the tasks of the running loop that are not done, oldest first.
   *
   * @throws IllegalStateException if no loop is running in this thread
   */
  public static Set<Task<?>> all() {
    return EventLoop.running().tasks.toSet();
  }

  /** Returns the task whose body the calling thread runs, on the loop or off it, or null. */
  static @Nullable Task<?> hereOrNull() {
    Fiber here = Fiber.current();
    return here == null ? null : (Task<?>) here.owner();
  }

  /** Where a task is. */
  public enum State {
    /** Has not started. */
    CREATED,
    /** Will run when its turn comes. */
    READY,
    /** Has the turn. */
    RUNNING,
    /** Waits for something on the loop. */
    SUSPENDED,
    /** Is in a blocking JDK call, or off the loop in {@code toThread}. */
    BLOCKED,
    /** Has ended. */
    DONE
  }

  /** Returns a number that no other task of this JVM has. */
  public long id() {
    if (number == 0) {
      number = Fiber.nextNumber();
    }
    return number;
  }

  /** Returns where it is. */
  public State state() {
    return switch (fiber.state()) {
      case NEW -> State.CREATED;
      case RUNNING -> State.RUNNING;
      case SUSPENDED -> woken ? State.READY : State.SUSPENDED;
      case AWAY -> State.BLOCKED;
      case DONE -> State.DONE;
    };
  }

  /** Returns how long ago it was created, on the loop's clock, to within some milliseconds. */
  public Duration age() {
    return Duration.ofNanos(Math.max(0, loop.kernel.time() - born));
  }

  /** Returns what it waits for; null unless it is suspended or blocked. */
  public @Nullable WaitReason waitsFor() {
    return switch (state()) {
      case SUSPENDED -> waiting == null ? null : waiting.reason();
      case BLOCKED -> () -> "thread";
      default -> null;
    };
  }

  /** Returns the task in whose group it is; null if it is in none, or done. */
  public @Nullable Task<?> owner() {
    return owner;
  }

  /** Returns its name: {@code Task-1}, {@code Task-2} … unless one was given. */
  public String name() {
    if (name == null) {
      name = "Task-" + number;
    }
    return name;
  }

  /** Gives it another name. */
  public void setName(String name) {
    this.name = Objects.requireNonNull(name, "a name is required, not null");
  }

  /** Returns the coroutine it runs. */
  public Coroutine<T> coroutine() {
    return coroutine;
  }

  /** Returns its context. */
  public Context context() {
    return context;
  }

  /** Returns where it is suspended, innermost frame first; empty if it is new or done. */
  public List<StackTraceElement> stackTrace() {
    return isDone() ? List.of() : AwaitTrace.of(this);
  }

  /** Returns the innermost line of the program's own code that it is at; null if there is none. */
  public @Nullable StackTraceElement where() {
    return Debug.ownFrame(stackTrace());
  }

  /** Not for tasks: what they return is their result. */
  @Override
  public void setResult(T result) {
    throw new InvalidStateException("a task sets its own result: return it from the body");
  }

  /** Not for tasks: what they throw is their exception. */
  @Override
  public void setException(Throwable error) {
    throw new InvalidStateException("a task sets its own exception: throw it in the body");
  }

  /**
   * Asks this task to stop, and returns at once.
   *
   * <p>The task gets a {@link CancelledError} where it is suspended, or the next time it suspends;
   * one that has not started never starts. What it waits for is cancelled too, if it is a task or a
   * future; a blocking JDK call, or {@code toThread}, is interrupted. A wait that was over already
   * gives its result first. To know that the task has stopped, await it.
   *
   * @return false if the task was already done, so there was nothing to cancel
   */
  @Override
  public boolean cancel(@Nullable String message) {
    return cancelFrom(0, message);
  }

  /** Cancels on behalf of a block at this depth, which a shield deeper than that holds back. */
  boolean cancelFrom(int depth, @Nullable String message) {
    loop.checkThread();
    if (isDone()) {
      markRead();
      return false;
    }
    if (loop.record != null) {
      loop.record.cancelled(this, message);
    }
    cancellation().request(depth, message);
    return true;
  }

  /** Returns how many cancellations were asked for and not taken back. */
  public int cancelling() {
    return cancellation == null ? 0 : cancellation.count();
  }

  /**
   * Takes one cancellation back: for whoever called {@link #cancel} and has dealt with it. The last
   * one takes back the cancellation itself, if it was not delivered yet.
   *
   * @return how many are left
   */
  public int uncancel() {
    loop.checkThread();
    if (cancellation != null) {
      cancellation.uncancel();
    }
    return cancelling();
  }

  /** Suspends this task, the caller, until {@link #wake}. */
  void suspendOn(Waiting what) {
    waiting = what;
    woken = false;
    if (cancellation != null) {
      cancellation.passOnTo(what);
    }
    try {
      suspend();
    } catch (IllegalStateException pinned) {
      what.forget(this);
      throw pinned;
    } finally {
      waiting = null;
    }
  }

  /** Lets the others have a turn first. */
  void yieldNow() {
    if (!isCancelDue() && loop.order == null && loop.kernel.isOtherwiseIdle()) {
      return;
    }
    wake();
    suspend();
    throwIfCancelled();
  }

  private void suspend() {
    tellOrder();
    // A stale wake-up, left by a suspension that failed since the thread was pinned, ends here.
    do {
      fiber.suspend();
    } while (!woken);
  }

  void wake() {
    woken = true;
    if (loop.record != null) {
      loop.record.woken(this);
    }
    loop.kernel.ready(fiber);
  }

  void throwIfCancelled() {
    if (isCancelDue()) {
      throw cancellation().error();
    }
  }

  private boolean isCancelDue() {
    return cancellation != null && cancellation.isDue();
  }

  /** Notes how what it has awaited has ended, as far as its own cancellation is concerned. */
  void awaited(Future<?> what, boolean asCancelled) {
    if (cancellation != null) {
      cancellation.awaited(what, asCancelled);
    }
  }

  /**
   * Returns the cancellation that {@code error} is: itself, or what the interrupt sent by a cancel
   * became in the JDK. Null for any other failure. For those who catch what a body of this task has
   * thrown: a cancellation is no failure.
   */
  public @Nullable CancelledError asCancellation(Throwable error) {
    if (error instanceof CancelledError cancelled) {
      return cancelled;
    }
    return cancellation == null ? null : cancellation.of(error);
  }

  /** Returns the state of its cancellation, and of the blocks it is in. */
  Cancellation cancellation() {
    if (cancellation == null) {
      cancellation = new Cancellation(this);
    }
    return cancellation;
  }

  @Nullable Waiting waiting() {
    return waiting;
  }

  /** Notes that this task, the caller, is about to go off the loop. */
  void beforeLeaving() {
    tellOrder();
    throwIfCancelled();
  }

  private void tellOrder() {
    if (loop.order != null) {
      loop.order.suspending(this);
    }
  }

  private void live() {
    if (isCancelDue()) {
      coroutine.discard();
      cancelWith(cancellation().error());
    } else {
      run();
    }
    loop.tasks.remove(this);
    owner = null;
    fiber.finish();
  }

  private void run() {
    try {
      T result = coroutine.runIn(this);
      if (cancellation != null && cancellation.isDueAtTheEnd()) {
        cancelWith(cancellation.error());
      } else {
        finishWith(result);
      }
    } catch (Throwable e) {
      CancelledError cancelled = asCancellation(e);
      if (cancelled != null) {
        cancelWith(cancelled);
      } else {
        fail(e);
      }
    }
  }

  Fiber fiber() {
    return fiber;
  }

  @Nullable Continuation inner() {
    return inner;
  }

  /** Goes on in {@code innermost}, whose body {@code with} runs. */
  void goOnIn(@Nullable Continuation innermost, Fiber with) {
    inner = innermost;
    fiber = with;
  }

  /** Returns whether it has the turn. */
  boolean isExecuting() {
    return fiber.state() == Fiber.State.RUNNING;
  }

  Context activeContext() {
    return active;
  }

  void activate(Context entered) {
    active = entered;
  }

  @Override
  public WaitReason reason() {
    return new TaskReason(this);
  }

  @Override
  String describe() {
    return "task " + name() + created();
  }

  @Override
  String label() {
    return name() + ", ";
  }
}
