package dev.weft.micrometer;

import dev.weft.EventLoop;
import dev.weft.Peek;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;

/** Reads numbers that belong to a loop, from any thread. */
record OnLoop(EventLoop loop) {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final double NANOS = 1e9;

  static OnLoop of(EventLoop loop) {
    return new OnLoop(loop);
  }

  static OnLoop here() {
    return new OnLoop(EventLoop.running());
  }

  double read(DoubleSupplier number) {
    if (isHere()) {
      return number.getAsDouble();
    }
    try {
      return Peek.at(loop, number::getAsDouble).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Double.NaN;
    } catch (ExecutionException | TimeoutException e) {
      return Double.NaN;
    }
  }

  /** Has {@code action} run there: at once, or soon from another thread, which waits for that. */
  void call(Runnable action) {
    var _ =
        read(() -> {
          action.run();
          return 0;
        });
  }

  /** Returns the seconds until the loop answers, at least half of one if it did not. */
  double lag() {
    if (isHere()) {
      return 0;
    }
    long asked = System.nanoTime();
    double answered = read(() -> (System.nanoTime() - asked) / NANOS);
    return Double.isNaN(answered) && !loop.isClosed() ? PATIENCE.toNanos() / NANOS : answered;
  }

  private boolean isHere() {
    try {
      return EventLoop.running() == loop;
    } catch (IllegalStateException none) {
      return false;
    }
  }
}
