package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.util.function.Consumer;

/** Every callback of a future is a turn of its own, in the order of registration. */
public final class FutureCallbacks extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    Future<Integer> future = loop.createFuture();
    Consumer<Future<Integer>> again = f -> print("again", f.result());
    future.addDoneCallback(again);
    future.addDoneCallback(f -> {
      print("first", f.result());
      f.addDoneCallback(again);
      loop.callSoon(() -> print("soon from first"));
    });
    future.addDoneCallback(again);
    print("removed", future.removeDoneCallback(again));
    future.addDoneCallback(f -> print("last", f.isDone()));
    loop.callSoon(() -> print("before"));
    future.setResult(7);
    loop.callSoon(() -> print("after"));
    print("main", future.isDone());
    yieldNow();
    print("main again");
    yieldNow();
    future.addDoneCallback(f -> print("late", f.result()));
    print("main late");
    yieldNow();
    print("removed", future.removeDoneCallback(again));
  }
}
