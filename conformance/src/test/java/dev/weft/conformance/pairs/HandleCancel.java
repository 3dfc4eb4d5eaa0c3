package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Handle;
import dev.weft.conformance.Program;
import java.time.Duration;
import java.util.ArrayList;

/** A handle can still be cancelled by a callback that runs before it in the same iteration. */
public final class HandleCancel extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    var handles = new ArrayList<Handle>();
    loop.callSoon(() -> {
      print("killer");
      handles.get(0).cancel();
      handles.get(1).cancel();
      handles.get(2).cancel();
    });
    handles.add(loop.callSoon(() -> print("never 0")));
    loop.callSoon(() -> print("kept"));
    handles.add(loop.callLater(Duration.ZERO, () -> print("never 1")));
    handles.add(loop.callLater(millis(20), () -> print("never 2")));
    print(each(handles, Handle::isCancelled));
    sleep(millis(40));
    print(each(handles, Handle::isCancelled));
    var late = loop.callSoon(() -> print("late"));
    yieldNow();
    late.cancel();
    print(late.isCancelled());
  }
}
