package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;

/** Values, errors and cancellations come out; a loop that is stopped first says so. */
public final class RunUntilComplete extends Program {
  @Override
  protected void start() {
    try (var runner = virtualRunner()) {
      var loop = runner.loop();
      var task = loop.createTask(() -> background());
      print("nothing has run", task.isDone());
      print(loop.runUntilComplete(() -> value()));
      try {
        loop.runUntilComplete(() -> fails());
      } catch (IllegalArgumentException e) {
        print(told(e));
      }
      futures(loop);
      loop.runUntilComplete(() -> inside());
      Future<String> pending = loop.createFuture();
      loop.callSoon(loop::stop);
      try {
        loop.runUntilComplete(pending);
      } catch (IllegalStateException e) {
        print(kind(e));
      }
      loop.runUntilComplete(task);
      print(task.isDone());
    }
  }

  private void futures(EventLoop loop) {
    Future<String> future = loop.createFuture();
    loop.callLater(millis(20), () -> future.cancel());
    try {
      loop.runUntilComplete(future);
    } catch (CancelledError e) {
      print(kind(e));
    }
    Future<String> done = loop.createFuture();
    done.setResult("done");
    print(loop.runUntilComplete(done));
  }

  private static String value() {
    sleep(millis(10));
    return "value";
  }

  private static void fails() {
    throw new IllegalArgumentException("fails");
  }

  private void background() {
    for (int i = 0; i < 4; i++) {
      print("background", i);
      sleep(millis(20));
    }
  }

  private void inside() {
    var loop = EventLoop.running();
    Future<String> future = loop.createFuture();
    try {
      loop.runUntilComplete(future);
    } catch (IllegalStateException e) {
      print(kind(e));
    }
  }
}
