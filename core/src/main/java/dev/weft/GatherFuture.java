package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future of all results of a {@code gather}. Cancelling it cancels the children, and it ends
 * when they have.
 *
 * @param <C> what the children give
 * @param <R> what is listed for each
 */
final class GatherFuture<C, R> extends Future<List<R>> {
  /*
   * Follows gather() of asyncio/tasks.py: the first failure ends it while the siblings go on, and
   * their later failures count as read; a cancelled child is a failure like any other.
   */
  private final List<Future<? extends C>> children;
  private final Function<Future<? extends C>, R> read;
  private final boolean failFast;
  private int unfinished;
  private boolean cancelRequested;
  private @Nullable String cancelMessage;

  private GatherFuture(
      EventLoop loop,
      List<Future<? extends C>> children,
      Function<Future<? extends C>, R> read,
      boolean failFast) {
    super(loop);
    this.children = children;
    this.read = read;
    this.failFast = failFast;
  }

  static <T> Future<List<T>> results(Collection<? extends Awaitable<? extends T>> awaitables) {
    return of(awaitables, Future::result, true);
  }

  static <T> Future<List<Outcome<T>>> outcomes(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return of(awaitables, Outcome::<T>of, false);
  }

  private static <C, R> Future<List<R>> of(
      Collection<? extends Awaitable<? extends C>> awaitables,
      Function<Future<? extends C>, R> read,
      boolean failFast) {
    Objects.requireNonNull(awaitables, "a collection of awaitables is required, not null");
    EventLoop loop = EventLoop.running();
    var distinct = new IdentityHashMap<Awaitable<?>, Future<? extends C>>();
    List<Future<? extends C>> children = new ArrayList<>(awaitables.size());
    List<Future<? extends C>> pending = new ArrayList<>(awaitables.size());
    for (Awaitable<? extends C> awaitable : awaitables) {
      Future<? extends C> child = distinct.get(awaitable);
      if (child == null) {
        child = loop.future(awaitable);
        distinct.put(awaitable, child);
        pending.add(child);
      }
      children.add(child);
    }
    var all = new GatherFuture<C, R>(loop, children, read, failFast);
    all.follow(pending);
    return all;
  }

  private void follow(List<Future<? extends C>> distinct) {
    unfinished = distinct.size();
    for (Future<? extends C> child : distinct) {
      if (!child.isDone()) {
        child.whenDone(this::childDone);
      }
    }
    for (Future<? extends C> child : distinct) {
      if (child.isDone()) {
        childDone(child);
      }
    }
    if (distinct.isEmpty()) {
      finishWith(List.of());
    }
  }

  private void childDone(Future<? extends C> child) {
    unfinished--;
    if (isDone()) {
      child.markRead();
      return;
    }
    if (failFast && !isSuccess(child)) {
      fail(child.isCancelled() ? child.cancelledError() : failureOf(child));
    } else if (unfinished == 0) {
      finishAll(child);
    }
  }

  private void finishAll(Future<? extends C> last) {
    List<R> results = new ArrayList<>(children.size());
    for (Future<? extends C> child : children) {
      results.add(read.apply(child));
    }
    if (cancelRequested) {
      fail(last.isCancelled() ? last.cancelledError() : new CancelledError(cancelMessage));
    } else {
      finishWith(results);
    }
  }

  private static boolean isSuccess(Future<?> child) {
    return !child.isCancelled() && child.exception() == null;
  }

  private static Throwable failureOf(Future<?> child) {
    Throwable error = child.exception();
    return error == null ? new IllegalStateException("not a failure") : error;
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (isDone()) {
      return false;
    }
    boolean any = false;
    for (Future<? extends C> child : children) {
      any |= child.cancel(message);
    }
    if (any) {
      cancelRequested = true;
      cancelMessage = message;
    }
    return any;
  }

  @Override
  public WaitReason reason() {
    return new TasksReason(() -> children);
  }
}
