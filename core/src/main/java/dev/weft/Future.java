package dev.weft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value that will be there later: asyncio's Future. Waiting for it is {@link
 * Asyncio#await(Awaitable)}. Belongs to one loop and may be used on that loop only.
 *
 * @param <T> the value
 */
public sealed class Future<T> implements Awaitable<T>, Waiting
    permits Task, GatherFuture, ReasonedFuture {
  /*
   * `waiters` is what to do when done: nothing, one thing, or a list of things. A thing is a Task
   * to be woken, or a Callback. Most futures have one task waiting, so there is no list then.
   * After a failure the field holds the Unread report, until somebody looks at the failure.
   */
  private static final byte PENDING = 0;
  private static final byte FINISHED = 1;
  private static final byte FAILED = 2;
  private static final byte CANCELLED = 3;

  final EventLoop loop;
  private byte state = PENDING;
  private boolean describing;
  private @Nullable Object value;
  private @Nullable Object waiters;
  private final @Nullable String created;

  Future(EventLoop loop) {
    this.loop = loop;
    this.created = loop.audited ? Debug.here() : null;
  }

  /**
   * Creates a pending future of the running loop.
   *
   * @throws IllegalStateException if no loop is running in this thread
   */
  public static <T> Future<T> create() {
    return new Future<>(EventLoop.running());
  }

  /**
   * Creates a pending future of the running loop that says why somebody waits for it.
   *
   * @throws IllegalStateException if no loop is running in this thread
   */
  public static <T> Future<T> create(WaitReason reason) {
    return new ReasonedFuture<>(EventLoop.running(), reason);
  }

  /**
   * Ends this future with a value.
   *
   * @throws InvalidStateException if it is done
   */
  public void setResult(T result) {
    requirePending("a result");
    finish(FINISHED, result);
  }

  /**
   * Ends this future with a failure, thrown as it is by everyone who awaits it.
   *
   * @throws InvalidStateException if it is done
   */
  public void setException(Throwable error) {
    Objects.requireNonNull(error, "an exception is required, not null");
    requirePending("an exception");
    fail(error);
  }

  /** Cancels this future; see {@link #cancel(String)}. */
  public boolean cancel() {
    return cancel(null);
  }

  /**
   * Cancels this future: whoever awaits it gets a {@link CancelledError} with this message.
   *
   * @return false if it was done already
   */
  @Override
  public boolean cancel(@Nullable String message) {
    loop.checkThread();
    if (state != PENDING) {
      markRead();
      return false;
    }
    finish(CANCELLED, message);
    return true;
  }

  /** Returns whether it has a result, has failed or was cancelled. */
  public boolean isDone() {
    return state != PENDING;
  }

  /** Returns whether it was cancelled. */
  public boolean isCancelled() {
    return state == CANCELLED;
  }

  /** Returns whether it has failed, without that counting as reading the failure. */
  final boolean hasFailed() {
    return state == FAILED;
  }

  /**
   * Returns the value, or throws the failure as it is, undeclared.
   *
   * @throws InvalidStateException if it is not done
   * @throws CancelledError if it was cancelled
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // what was set, null if that was
  public T result() {
    if (state == FINISHED) {
      return (T) value;
    }
    Throwable error = exception();
    throw Block.sneak(Objects.requireNonNull(error));
  }

  /**
   * Returns the failure, or null after success.
   *
   * @throws InvalidStateException if it is not done
   * @throws CancelledError if it was cancelled
   */
  public @Nullable Throwable exception() {
    return switch (state) {
      case FINISHED -> null;
      case FAILED -> {
        markRead();
        yield (Throwable) value;
      }
      case CANCELLED -> throw cancelledError();
      default ->
          throw new InvalidStateException(
              "the future is not done yet: await it, or ask isDone() first");
    };
  }

  /**
   * Has {@code callback} called by the loop, in a later iteration, once this future is done; if it
   * is done already, in the next one. Callbacks run in the order of their registration, each in a
   * copy of the context of this moment.
   */
  public void addDoneCallback(Consumer<? super Future<T>> callback) {
    Objects.requireNonNull(callback, "a callback is required, not null");
    loop.checkThread();
    listen(new Callback<>(this, callback, Context.copy()));
  }

  /** Removes all registrations of {@code callback}; returns how many there were. */
  public int removeDoneCallback(Consumer<? super Future<T>> callback) {
    loop.checkThread();
    if (state != PENDING || waiters == null) {
      return 0;
    }
    // Compared first and removed afterwards: an equals of the program's may change the list.
    Set<Object> matching = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object waiter :
        waiters instanceof List<?> list ? list.toArray() : new Object[] {waiters}) {
      if (Callback.isOf(waiter, callback)) {
        matching.add(waiter);
      }
    }
    if (waiters instanceof List<?> list) {
      list.removeIf(matching::contains);
    } else if (matching.contains(waiters)) {
      waiters = null;
    }
    return matching.size();
  }

  /**
   * Returns a JDK future that ends as this one does. Cancelling it, from any thread, cancels this
   * one.
   */
  public CompletableFuture<T> toCompletableFuture() {
    loop.checkThread();
    return Bridge.toCompletableFuture(this);
  }

  /** Returns the loop it belongs to. */
  public EventLoop loop() {
    return loop;
  }

  /** Suspends {@code task} until this future is done; then its value, or its failure thrown. */
  T awaitBy(Task<?> task) {
    if (state == PENDING) {
      if (task == this) {
        throw new IllegalStateException(
            describe() + " cannot await itself: it would wait for ever");
      }
      if (task.loop != loop) {
        throw new IllegalStateException(
            describe() + " belongs to a different loop: await it there, or use loop.submit(…)");
      }
      addWaiter(task);
      task.suspendOn(this);
      if (state == PENDING) {
        throw task.cancellation().error(); // out of a cycle of tasks that await each other
      }
      task.awaited(this, state == CANCELLED || value instanceof CancelledError);
    }
    if (state == FAILED) {
      AwaitTrace.extend((Throwable) Objects.requireNonNull(value));
    }
    return result();
  }

  /** Undoes {@link #awaitBy}'s registration. */
  @Override
  public void forget(Task<?> task) {
    if (waiters == task) {
      waiters = null;
    } else if (waiters instanceof List<?> list) {
      list.remove(task);
    }
  }

  /** Calls {@code done} as any callback, but without a context of its own. */
  void whenDone(Consumer<? super Future<T>> done) {
    listen(new Callback<>(this, done, null));
  }

  private void listen(Callback<T> callback) {
    if (state == PENDING) {
      addWaiter(callback);
    } else {
      loop.kernel.ready(callback);
    }
  }

  private void addWaiter(Object waiter) {
    if (waiters == null) {
      waiters = waiter;
    } else if (waiters instanceof ArrayList<?>) {
      @SuppressWarnings("unchecked")
      var list = (ArrayList<Object>) waiters;
      list.add(waiter);
    } else {
      var list = new ArrayList<Object>(4);
      list.add(waiters);
      list.add(waiter);
      waiters = list;
    }
  }

  final void finishWith(T result) {
    finish(FINISHED, result);
  }

  final void fail(Throwable error) {
    boolean awaited = waiters != null;
    finish(FAILED, error);
    waiters = Unread.failure(this, error, awaited);
  }

  final void cancelWith(CancelledError error) {
    finish(CANCELLED, error);
  }

  private void finish(byte how, @Nullable Object what) {
    state = how;
    value = what;
    Object waiting = waiters;
    waiters = null;
    if (waiting instanceof ArrayList<?> list) {
      for (Object waiter : list) {
        wake(waiter);
      }
    } else if (waiting != null) {
      wake(waiting);
    }
  }

  private void wake(Object waiter) {
    if (waiter instanceof Task<?> task) {
      task.wake();
    } else {
      loop.kernel.ready((Callback<?>) waiter);
    }
  }

  /** Returns the error that says it was cancelled; the first caller gets the original one. */
  CancelledError cancelledError() {
    if (value instanceof CancelledError original) {
      value = original.getMessage();
      return original;
    }
    return new CancelledError((@Nullable String) value);
  }

  /** Notes that somebody has seen the failure, so that it is not reported as unread. */
  final void markRead() {
    if (waiters instanceof Unread unread) {
      unread.read();
      waiters = null;
    }
  }

  private void requirePending(String what) {
    loop.checkThread();
    if (state != PENDING) {
      throw new InvalidStateException(
          describe() + " is done already: it cannot get " + what + "; ask isDone() first");
    }
  }

  @Override
  public WaitReason reason() {
    return () -> "future";
  }

  /** Returns how messages call it. */
  String describe() {
    return "the future" + created();
  }

  /** Returns where it was created, as an addition to a message, in debug mode. */
  final String created() {
    return Debug.created(created);
  }

  @Override
  public String toString() {
    String how =
        switch (state) {
          case PENDING -> "pending";
          case FINISHED -> "result=" + describeValue();
          case FAILED -> "exception=" + describeValue();
          default -> "cancelled";
        };
    return getClass().getSimpleName() + "[" + label() + how + "]" + created();
  }

  /** Returns what stands before the state in {@link #toString}. */
  String label() {
    return "";
  }

  private String describeValue() {
    if (describing) {
      return "..."; // the value contains this future
    }
    describing = true;
    try {
      return String.valueOf(value);
    } finally {
      describing = false;
    }
  }

  /** A registered callback, and the ready entry that calls it. */
  private static final class Callback<T> implements Runnable {
    private final Future<T> future;
    private final Consumer<? super Future<T>> action;
    private final @Nullable Context context;

    Callback(Future<T> future, Consumer<? super Future<T>> action, @Nullable Context context) {
      this.future = future;
      this.action = action;
      this.context = context;
    }

    static boolean isOf(Object waiter, Consumer<?> action) {
      return waiter instanceof Callback<?> callback && callback.action.equals(action);
    }

    @Override
    public void run() {
      future.loop.call(() -> action.accept(future), context, future, null);
    }
  }
}
