package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.conformance.Program;
import java.time.Duration;

/**
 * Callbacks, a timer without delay and task steps run in the order in which they were asked for.
 */
public final class CallSoonOrder extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    loop.callLater(Duration.ZERO, () -> print("later 0"));
    loop.callSoon(() -> {
      print("a");
      loop.callSoon(() -> print("a again"));
    });
    var task = createTask(() -> print("task"));
    loop.callSoon(() -> print("b"));
    print("main");
    yieldNow();
    print("main again");
    yieldNow();
    print("main last");
    await(task);
  }
}
