package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;

import dev.weft.EventLoop;
import dev.weft.conformance.Program;
import java.time.Duration;

/**
 * stop ends the iteration it was called in; what was asked for meanwhile waits for the next run.
 */
public final class LoopStop extends Program {
  @Override
  protected void start() {
    try (var runner = virtualRunner()) {
      var loop = runner.loop();
      stopped(loop);
      oneIteration(loop);
      loop.close();
      print("closed", loop.isClosed());
      try {
        loop.callSoon(() -> print("never"));
      } catch (IllegalStateException e) {
        print(kind(e));
      }
    }
  }

  private void stopped(EventLoop loop) {
    loop.callSoon(() -> print("a"));
    loop.callSoon(loop::stop);
    loop.callSoon(() -> nested(loop));
    loop.callSoon(() -> print("b"));
    print("before", loop.isRunning());
    loop.runForever();
    print("stopped", loop.isRunning());
    loop.callSoon(loop::stop);
    loop.runForever();
    print("stopped again");
  }

  private void oneIteration(EventLoop loop) {
    loop.stop();
    loop.callSoon(() -> nested(loop));
    loop.runForever();
    print("one iteration only");
    loop.callLater(millis(30), loop::stop);
    loop.callLater(millis(10), () -> print("10"));
    loop.callLater(millis(50), () -> print("never"));
    loop.runForever();
    print("stopped by a timer");
  }

  private void nested(EventLoop loop) {
    print("nested");
    loop.callSoon(() -> print("asked for while stopping"));
    loop.callLater(Duration.ZERO, () -> print("timer of no delay"));
  }
}
