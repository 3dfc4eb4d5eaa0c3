package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.conformance.Program;
import dev.weft.sync.Barrier;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;

/** A party that is cancelled just leaves; the others wait for another in its place. */
public final class BarrierCancelled extends Program {
  @Override
  protected void main() {
    var barrier = new Barrier(2);
    var a = createTask(() -> party("a", barrier));
    sleep(millis(20));
    print("waiting", barrier.waiting());
    a.cancel();
    waitAll(List.of(a));
    print("waiting", barrier.waiting(), barrier.isBroken());
    var b = createTask(() -> party("b", barrier));
    sleep(millis(20));
    var c = createTask(() -> party("c", barrier));
    waitAll(List.of(b, c));
    print("waiting", barrier.waiting());
  }

  private void party(String name, Barrier barrier) throws BrokenBarrierException {
    try {
      print(name, "passes", barrier.await());
    } catch (CancelledError e) {
      print(name, "leaves");
      throw e;
    }
  }
}
