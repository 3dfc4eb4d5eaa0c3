package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A block that does not end before the tasks created in it: asyncio's TaskGroup. The first failure,
 * of the body or of a child, cancels all the others; at the end the failures are thrown together as
 * an {@link ExceptionGroup}.
 */
public final class TaskGroup {
  /*
   * Follows asyncio/taskgroups.py step by step, as to when what is cancelled and who takes its
   * cancellation back.
   */
  private final Task<?> parent = Task.current();
  private final int seenBefore = parent.cancellation().seen();
  private final int depth = parent.cancellation().enter();
  private final List<Throwable> errors = new ArrayList<>();
  private @Nullable Child<?> firstChild;
  private @Nullable Child<?> lastChild;
  private @Nullable Future<Void> childrenDone;
  private @Nullable CancelledError cancellation;
  private boolean exiting;
  private boolean aborting;
  private boolean parentCancelled;
  private boolean ended;

  private TaskGroup() {}

  /**
   * Says that a task given to {@link TaskGroup#start} is ready.
   *
   * @param <T> what it tells
   */
  public interface Ready<T> {
    /** Lets {@code start} return {@code value}; only the first call counts. */
    void started(T value);

    /** Lets {@code start} return null. */
    @SuppressWarnings("NullAway")
    default void started() {
      started(null);
    }
  }

  /** Runs {@code body} and waits for all tasks created in the group. */
  public static void run(Block.RunWith<TaskGroup, ?> body) {
    new TaskGroup().around(Block.calling(body));
  }

  /**
   * Runs {@code body} and waits for all tasks created in the group; returns the body's value, or
   * null if the group was cancelled before it had one.
   *
   * @throws ExceptionGroup if the body or children have failed
   * @throws CancelledError if the task was cancelled from outside, and nothing failed
   */
  public static <T> T call(Block.CallWith<TaskGroup, ? extends T, ?> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    return new TaskGroup().around(body);
  }

  /** Creates a task in this group; see {@link #createTask(Coroutine)}. */
  public Task<Void> createTask(Block.Run<?> body) {
    return createTask(Asyncio.coroutine(body));
  }

  /** Creates a task in this group; see {@link #createTask(Coroutine)}. */
  public <T> Task<T> createTask(Block.Call<? extends T, ?> body) {
    return createTask(Asyncio.coroutine(body));
  }

  /** Creates a named task in this group; see {@link #createTask(Coroutine)}. */
  public Task<Void> createTask(String name, Block.Run<?> body) {
    return createTask(Asyncio.coroutine(name, body));
  }

  /** Creates a named task in this group; see {@link #createTask(Coroutine)}. */
  public <T> Task<T> createTask(String name, Block.Call<? extends T, ?> body) {
    return createTask(Asyncio.coroutine(name, body));
  }

  /**
   * Creates a task in this group. Children may do so as well while the group waits for them.
   *
   * @throws IllegalStateException if the group has ended or is being cancelled; the coroutine is
   *     closed then
   */
  public <T> Task<T> createTask(Coroutine<T> coroutine) {
    return add(coroutine, null);
  }

  /**
   * Creates a task and suspends until it says that it is ready. What it throws before that comes
   * out here; after that it is a child like any other. If the caller is cancelled meanwhile, so is
   * the task.
   *
   * @return what it told
   * @throws IllegalStateException if it ended without saying so
   */
  public <T> T start(Block.RunWith<Ready<T>, ?> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    Task<?> caller = Task.current();
    Future<T> ready = Future.create();
    Ready<T> signal =
        value -> {
          if (!ready.isDone()) {
            ready.finishWith(value);
          }
        };
    Task<Void> task = add(Asyncio.coroutine(() -> body.run(signal)), ready);
    try {
      return ready.awaitBy(caller);
    } catch (CancelledError e) {
      var _ = task.cancel();
      throw e;
    }
  }

  private <T> Task<T> add(Coroutine<T> coroutine, @Nullable Future<?> ready) {
    Objects.requireNonNull(coroutine, "a coroutine is required, not null");
    if (ended || (exiting && firstChild == null)) {
      throw refuse(coroutine, "the task group has ended");
    }
    if (aborting) {
      throw refuse(coroutine, "the task group is shutting down");
    }
    Task<T> task = parent.loop.createTask(coroutine);
    var child = new Child<T>(task, ready);
    task.owner = parent;
    link(child);
    task.whenDone(child);
    return task;
  }

  private static IllegalStateException refuse(Coroutine<?> coroutine, String why) {
    coroutine.close();
    return new IllegalStateException(why + ": it takes no more tasks");
  }

  /**
   * Cancels the body and all children. The group then ends without a {@link CancelledError}; what
   * fails is thrown all the same. Does nothing after the end.
   */
  public void cancel() {
    if (!ended) {
      abort();
      cancelParent();
    }
  }

  private <T> T around(Block.CallWith<TaskGroup, ? extends T, ?> body) {
    T value = null;
    Throwable failure = null;
    try {
      value = body.call(this);
    } catch (Throwable e) {
      cancellation = parent.asCancellation(e);
      failure = cancellation == null ? e : null;
      if (!aborting) {
        abort();
      }
    }
    exiting = true;
    awaitChildren();
    ended = true;
    parent.cancellation().leave();
    finish(failure);
    return end(value);
  }

  @SuppressWarnings("NullAway") // no value after the group was cancelled
  private static <T> T end(@Nullable T value) {
    return value;
  }

  private void awaitChildren() {
    while (firstChild != null) {
      childrenDone = new ReasonedFuture<>(parent.loop, new TasksReason(this::children));
      try {
        var _ = childrenDone.awaitBy(parent);
      } catch (CancelledError e) {
        if (!aborting) {
          cancellation = e;
          abort();
        } else if (cancellation == null) {
          cancellation = e;
        }
      }
      childrenDone = null;
    }
  }

  /** Throws what the group has to throw. */
  private void finish(@Nullable Throwable failure) {
    if (parentCancelled && parent.cancellation().takeBack(seenBefore, cancellation != null)) {
      cancellation = null;
    }
    if (cancellation != null && errors.isEmpty() && failure == null) {
      throw cancellation;
    }
    if (failure != null) {
      errors.add(failure);
    }
    if (!errors.isEmpty()) {
      rearm();
      throw new ExceptionGroup("unhandled errors in a TaskGroup", errors);
    }
  }

  /** Failures win over a cancellation from outside, which then comes at the next suspension. */
  private void rearm() {
    if (parent.cancelling() > 0) {
      parent.uncancel();
      var _ = parent.cancel();
    }
  }

  private void abort() {
    aborting = true;
    for (Child<?> child = firstChild; child != null; child = child.next) {
      var _ = child.task.cancel();
    }
  }

  private void cancelParent() {
    if (!parentCancelled) {
      parentCancelled = true;
      var _ = parent.cancelFrom(depth, null);
    }
  }

  private void childDone(Child<?> child) {
    unlink(child);
    if (firstChild == null && childrenDone != null && !childrenDone.isDone()) {
      release(childrenDone);
    }
    if (child.isStarting()) {
      child.failToStart();
    } else if (!child.task.isCancelled()) {
      Throwable error = child.task.exception();
      if (error != null) {
        childFailed(error);
      }
    }
  }

  private void childFailed(Throwable error) {
    errors.add(error);
    if (!aborting && !parentCancelled) {
      abort();
      cancelParent();
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private static void release(Future<Void> future) {
    future.finishWith(null);
  }

  private List<Task<?>> children() {
    List<Task<?>> children = new ArrayList<>();
    for (Child<?> child = firstChild; child != null; child = child.next) {
      children.add(child.task);
    }
    return children;
  }

  private void link(Child<?> child) {
    child.previous = lastChild;
    if (lastChild == null) {
      firstChild = child;
    } else {
      lastChild.next = child;
    }
    lastChild = child;
  }

  private void unlink(Child<?> child) {
    if (child.previous == null) {
      firstChild = child.next;
    } else {
      child.previous.next = child.next;
    }
    if (child.next == null) {
      lastChild = child.previous;
    } else {
      child.next.previous = child.previous;
    }
  }

  /** A task of the group, in a list from the oldest to the youngest. */
  private final class Child<T> implements Consumer<Future<T>> {
    private final Task<T> task;
    private final @Nullable Future<?> ready;
    private @Nullable Child<?> previous;
    private @Nullable Child<?> next;

    Child(Task<T> task, @Nullable Future<?> ready) {
      this.task = task;
      this.ready = ready;
    }

    @Override
    public void accept(Future<T> done) {
      childDone(this);
    }

    boolean isStarting() {
      return ready != null && !ready.isDone();
    }

    void failToStart() {
      if (ready == null) {
        return;
      }
      if (task.isCancelled()) {
        var _ = ready.cancel();
        return;
      }
      Throwable error = task.exception();
      ready.fail(
          error != null
              ? error
              : new IllegalStateException(task.describe() + " ended without calling started()"));
    }
  }
}
