package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.conformance.Program;

/** A coroutine runs nowhere until it is awaited or becomes a task, and runs once. */
public final class CoroutineStates extends Program {
  @Override
  protected void main() {
    var inline = coroutine(() -> body("inline"));
    EventLoop.running().callSoon(() -> print("soon"));
    print(state(inline));
    print(await(inline));
    print(state(inline));
    var asked = coroutine(() -> body("asked"));
    var task = createTask(asked);
    print(state(asked));
    yieldNow();
    print(state(asked));
    await(task);
    print(state(asked));
    try {
      await(inline);
    } catch (IllegalStateException e) {
      print(kind(e));
    }
    var unused = coroutine(() -> body("unused"));
    unused.close();
    print(state(unused));
  }

  private static String state(Coroutine<?> coroutine) {
    return "CORO_" + coroutine.state();
  }

  private String body(String name) {
    print(name, "runs");
    yieldNow();
    print(name, "ends");
    return name;
  }
}
