package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.TaskGroup;
import dev.weft.Timeout;
import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A watchdog whose deadline every heartbeat moves, until the heart stops. */
public final class Heartbeat extends Program {
  @Override
  protected void main() {
    var beats = new Queue<Long>();
    for (var pauses : List.of(List.of(40L, 60L, 40L), List.of(20L, 180L))) {
      try {
        TaskGroup.run(group -> {
          group.createTask("heart", () -> heart(beats, pauses));
          group.createTask("watchdog", () -> watchdog(beats));
        });
      } catch (ExceptionGroup e) {
        print("group", kind(e));
      }
    }
    print("left", beats.size());
  }

  private void heart(Queue<Long> beats, List<Long> pauses) {
    for (long pause : pauses) {
      sleep(millis(pause));
      beats.putNow(pause);
      print("beat", pause);
    }
    sleep(seconds(1));
  }

  private void watchdog(Queue<Long> beats) {
    var loop = EventLoop.running();
    try {
      Timeout.run(
          millis(100),
          scope -> {
            while (true) {
              long beat = beats.get();
              scope.reschedule(loop.time().plus(millis(100)));
              print("watchdog saw", beat);
            }
          });
    } catch (TimeoutException e) {
      print("watchdog barks");
      throw new IllegalStateException("dead", e);
    }
  }
}
