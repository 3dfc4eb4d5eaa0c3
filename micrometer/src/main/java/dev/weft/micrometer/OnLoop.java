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

  /** Runs {@code action} on the loop: at once, if this is its thread, and otherwise soon. */
  void run(Runnable action) {
    if (isHere()) {
      action.run();
    } else {
      var _ = loop.callSoonThreadsafe(action);
    }
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
