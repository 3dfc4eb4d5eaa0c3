package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.waitFor;

import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.concurrent.TimeoutException;

/** In which iteration a body starts, by the way in which it is started. */
public final class StartHops extends Program {
  @Override
  protected void main() throws TimeoutException {
    var ticks = new Ticks();
    var loop = EventLoop.running();
    loop.callSoon(() -> ticks.say("soon 1"));
    var task = createTask(() -> body(ticks, "task"));
    loop.callSoon(() -> ticks.say("soon 2"));
    var gathered = gather(() -> body(ticks, "gathered 1"), () -> body(ticks, "gathered 2"));
    var shielded = shield(coroutine(() -> body(ticks, "shielded")));
    loop.callSoon(() -> ticks.say("soon 3"));
    ticks.say(waitFor(() -> body(ticks, "limited"), seconds(1)));
    timeout(seconds(1), () -> ticks.say(body(ticks, "in a block")));
    TaskGroup.run(group -> {
      group.createTask(() -> body(ticks, "grouped"));
      ticks.say("body of the group");
    });
    ticks.say(await(task));
    ticks.say(await(shielded));
    ticks.say(await(gathered));
    ticks.stop();
  }

  private static String body(Ticks ticks, String name) {
    ticks.say(name, "starts");
    return name;
  }
}
