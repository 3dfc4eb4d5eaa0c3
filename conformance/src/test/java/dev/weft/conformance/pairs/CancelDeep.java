package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** A cancellation goes down to the task at the bottom and comes up through all that wait. */
public final class CancelDeep extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var top = createTask("top", () -> level(ticks, 6));
    for (int i = 0; i < 8; i++) {
      yieldNow();
    }
    ticks.say("cancel", top.cancel("down"));
    try {
      await(top);
    } catch (CancelledError e) {
      ticks.say("main", told(e), Task.all().size());
    }
    ticks.stop();
  }

  private void level(Ticks ticks, int depth) {
    try {
      if (depth == 0) {
        await(EventLoop.running().createFuture());
      } else if (depth % 2 == 1) {
        level(ticks, depth - 1);
      } else {
        await(createTask("level " + (depth - 1), () -> level(ticks, depth - 1)));
      }
    } catch (CancelledError e) {
      ticks.say(depth, told(e), Task.current().cancelling());
      throw e;
    }
  }
}
