package dev.weft;

import java.util.function.Consumer;

/** A future between a task and its waiter that lets no cancellation through: asyncio's shield. */
final class Shield {
  private Shield() {}

  static <T> Future<T> over(Awaitable<T> awaitable) {
    EventLoop loop = EventLoop.running();
    Future<T> inner = loop.future(awaitable);
    if (inner.isDone()) {
      return inner;
    }
    Future<T> outer = new Future<>(loop);
    Consumer<Future<T>> pass = done -> copy(done, outer);
    inner.whenDone(pass);
    outer.whenDone(done -> {
      if (!inner.isDone()) {
        var _ = inner.removeDoneCallback(pass);
      }
    });
    return outer;
  }

  private static <T> void copy(Future<T> inner, Future<T> outer) {
    if (outer.isCancelled()) {
      return; // a failure of the inner one is left to be reported
    }
    if (inner.isCancelled()) {
      var _ = outer.cancel();
    } else {
      Throwable error = inner.exception();
      if (error == null) {
        outer.finishWith(inner.result());
      } else {
        outer.fail(error);
      }
    }
  }
}
