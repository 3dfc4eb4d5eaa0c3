package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.conformance.Program;

/** Called from the loop itself, call_soon_threadsafe queues where call_soon does. */
public final class ThreadsafeOrder extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    loop.callSoon(() -> print("a"));
    loop.callSoonThreadsafe(() -> print("b"));
    loop.callSoon(() -> {
      print("nested");
      loop.callSoon(() -> print("n1"));
      loop.callSoonThreadsafe(() -> print("n2"));
      loop.callSoon(() -> print("n3"));
    });
    loop.callSoonThreadsafe(() -> print("c"));
    loop.callSoon(() -> print("d"));
    print("main");
    yieldNow();
    print("main again");
    yieldNow();
    print("main last");
  }
}
