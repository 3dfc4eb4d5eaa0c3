// 3.3 Ways to run · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Runner;

void mainBody(String way) {
  sleep(millis(1));
  IO.println("the main coroutine runs: " + way);
}

void main() {
  // Way 1: the recommended one.
  run(() -> mainBody("by run"));

  // Way 2: a loop of one's own (not recommended).
  try (var loop = EventLoop.create()) {
    loop.runUntilComplete(() -> mainBody("on a loop of our own"));
  }

  // Way 3: a Runner, for several bodies on one loop, and for options.
  try (var runner = Runner.builder().debug().build()) {
    runner.run(() -> mainBody("by a Runner"));
    runner.run(() -> mainBody("by the same Runner"));
  }

  // Way 4: inside a loop that runs already, a call is enough.
  run(() -> {
    mainBody("inside a running loop, called");
    await(EventLoop.running().createTask(() -> mainBody("inside a running loop, as a task")));
    try {
      run(() -> mainBody("never"));
    } catch (IllegalStateException e) {
      IO.println("a nested run: " + e.getMessage());
    }
  });
}
