package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.conformance.Program;

/** Timers fire by deadline, after what was ready before them and before what that asked for. */
public final class Timers extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    loop.callLater(millis(60), () -> print("60"));
    loop.callLater(millis(20), () -> print("20"));
    var dropped = loop.callLater(millis(40), () -> print("40"));
    loop.callLater(millis(80), () -> print("80"));
    dropped.cancel();
    sleep(millis(100));

    var now = loop.time();
    loop.callAt(now.minus(millis(1)), () -> print("1 late"));
    loop.callAt(now.minus(millis(5)), () -> print("5 late"));
    loop.callLater(millis(-10), () -> print("10 late"));
    loop.callSoon(() -> {
      print("soon");
      loop.callSoon(() -> print("soon again"));
    });
    print("main");
    yieldNow();
    print("main again");
    yieldNow();
    print("main last");
  }
}
