package dev.weft.kernel;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thread of the sort that a loop's fibers need, for a loop whose caller is not one. It is the
 * same thread for all runs of the loop, since what polls I/O is bound to it.
 */
final class Carrier implements AutoCloseable {
  private final Loop loop;
  private final ExecutorService thread;

  Carrier(Loop loop) {
    this.loop = loop;
    Thread.Builder builder =
        loop.kind() == Fiber.Kind.NATIVE ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    thread = Executors.newSingleThreadExecutor(builder.name("weft-loop").factory());
  }

  /** Runs {@code body} in it and waits for the end; an interrupt of the caller goes to the loop. */
  void run(Runnable body) {
    Future<?> ended = thread.submit(body);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          ended.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
          loop.post(loop::interrupted);
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets the thread end, without waiting for that. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
