package dev.weft;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/** Waiting for one thing with a limit: asyncio's wait_for. */
final class WaitFor {
  private WaitFor() {}

  static <T> T awaitable(Awaitable<T> awaitable, Duration limit) throws TimeoutException {
    Objects.requireNonNull(awaitable, "an awaitable is required, not null");
    if (Objects.requireNonNull(limit, "a duration is required, not null").isPositive()) {
      return Asyncio.timeout(limit, () -> Asyncio.await(awaitable));
    }
    Future<T> future = EventLoop.running().future(awaitable);
    if (!future.isDone()) {
      cancelAndWait(future);
      if (future.isCancelled()) {
        throw timedOut(future.cancelledError());
      }
    }
    return future.result();
  }

  static <T, X extends Throwable> T body(Block.Call<T, X> body, Duration limit)
      throws X, TimeoutException {
    Objects.requireNonNull(body, "a body is required, not null");
    if (Objects.requireNonNull(limit, "a duration is required, not null").isPositive()) {
      return Asyncio.timeout(limit, body);
    }
    Task.current().throwIfCancelled();
    throw timedOut(new CancelledError());
  }

  private static void cancelAndWait(Future<?> future) {
    var _ = future.cancel();
    var _ = Waits.ALL.await(List.of(future), null);
  }

  private static TimeoutException timedOut(CancelledError cause) {
    var timeout = new TimeoutException("there was no time to wait: the limit was not positive");
    timeout.initCause(cause);
    return timeout;
  }
}
