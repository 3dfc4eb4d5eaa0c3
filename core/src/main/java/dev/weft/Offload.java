package dev.weft;

import dev.weft.kernel.Fiber;

/** Running a body off the loop, in its task: asyncio's to_thread. */
final class Offload {
  private Offload() {}

  /** Runs {@code body} on a worker, with a copy of the context of {@code task}, the caller. */
  static <R, X extends Throwable> R run(Task<?> task, Block.Call<R, X> body) throws X {
    task.beforeLeaving();
    Fiber fiber = task.fiber();
    Context before = task.activeContext();
    fiber.leave();
    task.activate(before.duplicate());
    try {
      return body.call();
    } catch (Throwable e) {
      fiber.rejoin();
      CancelledError cancelled = task.asCancellation(e);
      throw Block.sneak(cancelled == null ? e : cancelled);
    } finally {
      if (!fiber.isOnLoop()) {
        fiber.rejoin();
      }
      task.activate(before);
      task.cancellation().clearInterrupt();
    }
  }
}
