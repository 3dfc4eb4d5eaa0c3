package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** Runs of one runner share a context and a loop. */
public final class RunnerContext extends Program {
  private final ContextVar<String> variable = new ContextVar<>("var", "default");

  @Override
  protected void start() {
    try (var runner = virtualRunner()) {
      var task = runner.run(() -> first());
      print("between", task.isDone());
      print(runner.run(() -> second(task)));
      print("outside", variable.get());
    }
  }

  private Task<String> first() {
    print(variable.get());
    variable.set("first");
    EventLoop.running().callSoon(() -> print("left over by first"));
    return createTask(() -> leftover());
  }

  private String leftover() {
    print("leftover starts", variable.get());
    variable.set("leftover");
    sleep(millis(10));
    print("leftover ends");
    return "value";
  }

  private String second(Task<String> task) {
    print(variable.get(), task.isDone());
    variable.set("second");
    print(await(task));
    return variable.get();
  }
}
