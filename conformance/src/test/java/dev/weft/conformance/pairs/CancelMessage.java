package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;

/** The message of a cancellation is seen by the task and by who waits for it. */
public final class CancelMessage extends Program {
  @Override
  protected void main() {
    attempt(() -> body());
    attempt(() -> translator());
    attempt(() -> {
      throw new CancelledError("forged");
    });
    var quiet = createTask(() -> body());
    sleep(millis(20));
    quiet.cancel();
    try {
      await(quiet);
    } catch (CancelledError e) {
      print("main", told(e));
    }
    Future<Integer> future = EventLoop.running().createFuture();
    future.cancel("future");
    try {
      await(future);
    } catch (CancelledError e) {
      print("main", told(e));
    }
  }

  private void attempt(Runnable body) {
    var task = createTask(() -> body.run());
    sleep(millis(20));
    print("cancel", task.cancel("please"));
    try {
      await(task);
    } catch (CancelledError e) {
      print("main", told(e), task.isCancelled());
    }
  }

  private void body() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print("body", told(e));
      throw e;
    }
  }

  private static void translator() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      throw new CancelledError("translated");
    }
  }
}
