package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Timeout;
import dev.weft.conformance.Program;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** In which iteration a limit without time cancels, and how the cancellation travels. */
public final class TimeoutHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var loop = EventLoop.running();
    try {
      timeout(
          Duration.ZERO,
          () -> {
            ticks.say("entered");
            loop.callSoon(() -> ticks.say("soon"));
            sleep(seconds(5));
          });
    } catch (TimeoutException e) {
      ticks.say("timeout while sleeping");
    }

    var task =
        createTask(() -> {
          try {
            sleep(seconds(5));
          } finally {
            ticks.say("child leaves");
          }
        });
    yieldNow();
    try {
      Timeout.runAt(loop.time().minus(seconds(1)), _ -> await(task));
    } catch (TimeoutException e) {
      ticks.say("timeout while waiting for a task", task.isCancelled());
    }
    try {
      timeout(
          Duration.ZERO,
          () -> {
            for (int i = 0; i < 3; i++) {
              ticks.say("yield", i);
              yieldNow();
            }
          });
    } catch (TimeoutException e) {
      ticks.say("timeout while yielding");
    }
    ticks.stop();
  }
}
