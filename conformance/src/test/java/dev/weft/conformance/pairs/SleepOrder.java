package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.conformance.Program;

/** Sleeps end by deadline, whatever the order in which they began. */
public final class SleepOrder extends Program {
  @Override
  protected void main() {
    await(
        gather(
            () -> sleeper("a", 30, 60, 70),
            () -> sleeper("b", 60, 80),
            () -> sleeper("c", 120, 0, 0),
            () -> sleeper("d", 0, 0)));
    print("done");
  }

  private void sleeper(String name, int... delays) {
    for (int delay : delays) {
      sleep(millis(delay));
      print(name, "after", delay);
    }
  }
}
