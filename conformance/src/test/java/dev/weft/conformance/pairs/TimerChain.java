package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.time.Duration;

/** A timer that asks for a timer without delay gets it in the next iteration, after call_soon. */
public final class TimerChain extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    Future<Object> done = loop.createFuture();
    Runnable between =
        () -> {
          print("soon 2");
          loop.callSoon(() -> print("soon 3"));
        };
    Runnable second =
        () -> {
          print("second");
          loop.callSoon(() -> print("soon 4"));
          loop.callSoon(() -> done.setResult("done"));
        };
    loop.callLater(
        millis(20),
        () -> {
          print("first");
          loop.callLater(Duration.ZERO, second);
          loop.callSoon(() -> print("soon 1"));
          loop.callSoon(between);
        });
    await(done);
    print("main");
  }
}
