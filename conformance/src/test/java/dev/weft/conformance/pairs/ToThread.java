package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.toThread;

import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;

/** Work in a thread sees a copy of the context, and its value or error comes back to the task. */
public final class ToThread extends Program {
  private final ContextVar<String> variable = new ContextVar<>("var", "default");

  @Override
  protected void main() {
    variable.set("main");
    print(toThread(() -> work("good")));
    print(variable.get());
    try {
      toThread(() -> work("bad"));
    } catch (IllegalArgumentException e) {
      print(told(e));
    }
    var loop = EventLoop.running();
    Future<String> future = loop.createFuture();
    toThread(() -> {
      loop.callSoonThreadsafe(() -> future.setResult("from a thread"));
    });
    print(await(future));
  }

  private String work(String name) {
    var seen = variable.get();
    variable.set("set in the thread");
    if (name.equals("bad")) {
      throw new IllegalArgumentException(name);
    }
    return name + " saw " + seen;
  }
}
