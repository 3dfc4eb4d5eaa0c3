package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.conformance.Program;
import dev.weft.sync.Barrier;
import java.util.concurrent.BrokenBarrierException;

/** Parties go on together, each with its index, round after round. */
public final class BarrierCycles extends Program {
  @Override
  protected void main() {
    var barrier = new Barrier(3);
    await(
        gather(
            () -> party("a", barrier, 20, 50, 20),
            () -> party("b", barrier, 40, 20, 80),
            () -> party("c", barrier, 60, 80, 50)));
    print(barrier.parties(), barrier.waiting(), barrier.isBroken());
  }

  private void party(String name, Barrier barrier, long... delays) throws BrokenBarrierException {
    for (int i = 0; i < delays.length; i++) {
      sleep(millis(delays[i]));
      print(name, i, "arrives", barrier.waiting());
      int index = barrier.await();
      print(name, i, "passes", index);
    }
  }
}
