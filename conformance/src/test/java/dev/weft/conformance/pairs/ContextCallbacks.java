package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;

/** A callback runs in the context of the moment when it was asked for. */
public final class ContextCallbacks extends Program {
  private final ContextVar<String> variable = new ContextVar<>("var", "default");

  @Override
  protected void main() {
    var loop = EventLoop.running();
    Future<String> future = loop.createFuture();
    variable.set("one");
    loop.callSoon(() -> show("soon 1"));
    loop.callLater(millis(20), () -> show("later 1"));
    future.addDoneCallback(_ -> show("done 1"));
    variable.set("two");
    loop.callSoon(() -> show("soon 2"));
    future.addDoneCallback(_ -> show("done 2"));
    loop.callSoon(() -> future.setResult("done"));
    variable.set("three");
    sleep(millis(50));
    print("main", variable.get());
  }

  private void show(String name) {
    print(name, variable.get());
    variable.set("set by " + name);
  }
}
