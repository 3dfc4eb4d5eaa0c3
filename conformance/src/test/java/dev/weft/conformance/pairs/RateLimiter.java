package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.TimerHandle;
import dev.weft.conformance.Program;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** A token bucket refilled by a timer, with waiters served in order and one that gives up. */
public final class RateLimiter extends Program {
  @Override
  protected void main() {
    var bucket = new Bucket(2, millis(30));
    var a = createTask(() -> client("a", bucket, 4));
    var b = createTask(() -> client("b", bucket, 3));
    var c = createTask(() -> client("c", bucket, 9));
    sleep(millis(75));
    c.cancel();
    waitAll(List.of(a, b, c));
    print(c.isCancelled(), bucket.tokens, bucket.waiters.size());
    sleep(millis(75));
    bucket.timer.cancel();
    print("tokens", bucket.tokens);
  }

  private void client(String name, Bucket bucket, int count) {
    for (int i = 0; i < count; i++) {
      bucket.take();
      print(name, i);
    }
  }

  private final class Bucket {
    private final int size;
    private final Duration period;
    private final EventLoop loop = EventLoop.running();
    private final ArrayDeque<Future<Object>> waiters = new ArrayDeque<>();
    private int tokens;
    private TimerHandle timer;

    Bucket(int size, Duration period) {
      this.size = size;
      this.period = period;
      tokens = size;
      timer = loop.callLater(period, () -> refill());
    }

    private void refill() {
      timer = loop.callLater(period, () -> refill());
      tokens = Math.min(size, tokens + 1);
      print("tick", tokens);
      while (!waiters.isEmpty() && tokens > 0) {
        var waiter = waiters.removeFirst();
        if (!waiter.isDone()) {
          tokens--;
          waiter.setResult("token");
        }
      }
    }

    void take() {
      if (tokens > 0 && waiters.isEmpty()) {
        tokens--;
        return;
      }
      Future<Object> waiter = loop.createFuture();
      waiters.add(waiter);
      await(waiter);
    }
  }
}
