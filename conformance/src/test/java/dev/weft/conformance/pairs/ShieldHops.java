package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.conformance.Program;

/** When a shield passes on a value, an error and a cancellation; a lost error is reported. */
public final class ShieldHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    ticks.say("got", await(shield(coroutine(() -> job(ticks, "a", null)))));
    try {
      await(shield(coroutine(() -> job(ticks, "b", new IllegalArgumentException("b")))));
    } catch (IllegalArgumentException e) {
      ticks.say("caught", told(e));
    }
    var c = createTask(() -> job(ticks, "c", null));
    var shield = shield(c);
    yieldNow();
    ticks.say("cancel", shield.cancel());
    try {
      await(shield);
    } catch (CancelledError e) {
      ticks.say("shield cancelled", c.isDone());
    }
    ticks.say("inner", await(c));
    var d = createTask(() -> job(ticks, "d", null));
    shield = shield(d);
    d.cancel();
    try {
      await(shield);
    } catch (CancelledError e) {
      ticks.say("inner cancelled", shield.isCancelled());
    }
    ticks.stop();
  }

  private static String job(Ticks ticks, String name, RuntimeException error) {
    yieldNow();
    ticks.say(name, "ends");
    if (error != null) {
      throw error;
    }
    return name;
  }
}
