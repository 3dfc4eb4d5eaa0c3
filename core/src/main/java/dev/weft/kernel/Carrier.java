package dev.weft.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Runs a loop on a thread of the right sort for its caller, who waits for it. */
final class Carrier {
  private Carrier() {}

  static void run(Loop loop, Runnable body) {
    var ended = new CompletableFuture<Void>();
    Runnable carried =
        () -> {
          try {
            body.run();
            ended.complete(null);
          } catch (Throwable e) {
            ended.completeExceptionally(e);
          }
        };
    if (loop.kind() == Fiber.Kind.NATIVE) {
      Thread.ofPlatform().name("weft-loop").start(carried);
    } else {
      Thread.ofVirtual().name("weft-loop").start(carried);
    }
    await(ended, loop);
  }

  /** Waits for the end whatever happens; an interrupt of the waiting thread goes to the loop. */
  private static void await(CompletableFuture<Void> ended, Loop loop) {
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
        case null, default -> throw new CompletionException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
