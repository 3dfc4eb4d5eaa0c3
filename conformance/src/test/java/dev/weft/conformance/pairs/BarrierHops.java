package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;

import dev.weft.conformance.Program;
import dev.weft.sync.Barrier;
import java.util.concurrent.BrokenBarrierException;

/** In which iterations the parties of a barrier go on, and a latecomer gets in. */
public final class BarrierHops extends Program {
  @Override
  protected void main() throws BrokenBarrierException {
    var ticks = new Ticks();
    var three = new Barrier(3);
    waitAll(each("abc", n -> createTask(() -> party(ticks, n, three, 2))));
    ticks.say("two rounds");
    new Barrier(1).await();
    ticks.say("alone");
    var two = new Barrier(2);
    waitAll(each("wxyz", n -> createTask(() -> party(ticks, n, two, 1))));
    ticks.say("two pairs", two.waiting());
    ticks.stop();
  }

  private static void party(Ticks ticks, String name, Barrier barrier, int rounds)
      throws BrokenBarrierException {
    for (int i = 0; i < rounds; i++) {
      int index = barrier.await();
      ticks.say(name, i, "index", index);
    }
  }
}
