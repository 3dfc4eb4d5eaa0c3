package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that has not started: Python's coroutine object. It runs once, in the task that awaits it
 * or in one made of it.
 *
 * @param <T> the value
 */
public final class Coroutine<T> implements Awaitable<T> {
  /** Where a coroutine is: inspect.getcoroutinestate. */
  public enum State {
    /** Not started. */
    CREATED,
    /** Its task has the turn. */
    RUNNING,
    /** Its task waits for something. */
    SUSPENDED,
    /** It has ended, or was closed before it started. */
    CLOSED
  }

  static final String UNNAMED = "coroutine";

  private final String name;
  private @Nullable Object body; // a Block.Call or a Block.Run
  private @Nullable Task<?> task;
  private boolean claimed;
  private @Nullable Unread unread;

  private Coroutine(String name, Object body) {
    this.name = Objects.requireNonNull(name, "a name is required, not null");
    this.body = Objects.requireNonNull(body, "a body is required, not null");
  }

  static Coroutine<Void> of(String name, Block.Run<?> body) {
    return new Coroutine<Void>(name, body).tracked();
  }

  static <T> Coroutine<T> of(String name, Block.Call<? extends T, ?> body) {
    return new Coroutine<T>(name, body).tracked();
  }

  static List<Coroutine<Void>> ofRuns(Block.Run<?>... bodies) {
    List<Coroutine<Void>> coroutines = new ArrayList<>(bodies.length);
    for (Block.Run<?> body : bodies) {
      coroutines.add(Asyncio.coroutine(body));
    }
    return coroutines;
  }

  @SafeVarargs
  static <T> List<Coroutine<T>> ofCalls(Block.Call<? extends T, ?>... bodies) {
    List<Coroutine<T>> coroutines = new ArrayList<>(bodies.length);
    for (Block.Call<? extends T, ?> body : bodies) {
      coroutines.add(Asyncio.coroutine(body));
    }
    return coroutines;
  }

  /** Has it reported if nobody ever awaits it; for debug mode. */
  private Coroutine<T> tracked() {
    EventLoop loop = EventLoop.runningOrNull();
    if (loop != null && loop.audited) {
      unread = Unread.coroutine(loop, this, Debug.here());
    }
    return this;
  }

  /** Returns where it is. */
  public State state() {
    if (task != null) {
      return task.isExecuting() ? State.RUNNING : State.SUSPENDED;
    }
    return body == null ? State.CLOSED : State.CREATED;
  }

  /** Returns the name it was given, or {@code coroutine}. */
  public String name() {
    return name;
  }

  /** Returns whether it is being executed at this moment. */
  public boolean isRunning() {
    return state() == State.RUNNING;
  }

  /**
   * Has it never run. Closing one that has ended, or was closed, changes nothing.
   *
   * @throws IllegalStateException if it has started: then its task is to be cancelled
   */
  public void close() {
    if (task != null) {
      throw new IllegalStateException(
          "coroutine " + name + " is being run by task " + task.name() + ": cancel the task");
    }
    discard();
  }

  /** Marks it as ended without running it. */
  void discard() {
    markAwaited();
    claimed = true;
    body = null;
  }

  /** Takes the right to run it, which there is once. */
  void claim() {
    if (claimed) {
      throw new IllegalStateException(
          "coroutine " + name + " was awaited or closed already: it runs once, make a new one");
    }
    claimed = true;
    markAwaited();
  }

  /** Runs it in {@code runner}, the current task, which has claimed it. */
  @SuppressWarnings({"unchecked", "NullAway"}) // a Void has no value but null
  T runIn(Task<?> runner) throws Throwable {
    Object claimedBody = body;
    task = runner;
    body = null;
    try {
      if (claimedBody instanceof Block.Call<?, ?> call) {
        return (T) call.call();
      }
      ((Block.Run<?>) claimedBody).run();
      return null;
    } finally {
      task = null;
    }
  }

  /** Runs it in {@code runner}, the current task: what awaiting it means. */
  T runInline(Task<?> runner) {
    claim();
    try {
      return runIn(runner);
    } catch (Throwable e) {
      throw Block.sneak(e);
    }
  }

  private void markAwaited() {
    if (unread != null) {
      unread.read();
      unread = null;
    }
  }

  @Override
  public String toString() {
    return "Coroutine[" + name + ", " + state() + "]";
  }
}
