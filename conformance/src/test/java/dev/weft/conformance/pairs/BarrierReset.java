package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.conformance.Program;
import dev.weft.sync.Barrier;
import java.util.concurrent.BrokenBarrierException;

/** A reset sends the waiting away and the barrier can be used again; an abort breaks it. */
public final class BarrierReset extends Program {
  @Override
  protected void main() {
    var barrier = new Barrier(3);
    var tasks = each("ab", n -> createTask(() -> party(n, barrier)));
    sleep(millis(20));
    print("waiting", barrier.waiting());
    barrier.reset();
    print("reset", barrier.waiting(), barrier.isBroken());
    waitAll(tasks);
    tasks = each("cde", n -> createTask(() -> party(n, barrier)));
    waitAll(tasks);
    tasks = each("fg", n -> createTask(() -> party(n, barrier)));
    sleep(millis(20));
    barrier.abort();
    print("abort", barrier.isBroken());
    waitAll(tasks);
    party("late", barrier);
    barrier.reset();
    print("reset", barrier.isBroken());
    waitAll(each("hij", n -> createTask(() -> party(n, barrier))));
  }

  private void party(String name, Barrier barrier) {
    try {
      print(name, "passes", barrier.await());
    } catch (BrokenBarrierException e) {
      print(name, kind(e));
    }
  }
}
