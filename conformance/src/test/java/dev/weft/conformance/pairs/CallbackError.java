package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.time.Duration;

/** A callback that raises tells the exception handler, and the iteration goes on. */
public final class CallbackError extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    loop.setExceptionHandler(context -> print("handler:", told(context.exception())));
    loop.callSoon(() -> broken("a"));
    loop.callSoon(() -> print("b"));
    loop.callLater(Duration.ZERO, () -> broken("c"));
    Future<Integer> future = loop.createFuture();
    future.addDoneCallback(_ -> broken("d"));
    future.addDoneCallback(f -> print("e", f.result()));
    future.setResult(1);
    print("main");
    yieldNow();
    print("main again");
    yieldNow();
    print("main last");
  }

  private void broken(String name) {
    print("running", name);
    throw new IllegalArgumentException(name);
  }
}
