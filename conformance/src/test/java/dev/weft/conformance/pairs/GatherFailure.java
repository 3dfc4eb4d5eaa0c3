package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** The first failure comes out at once; the siblings go on, and nobody is cancelled. */
public final class GatherFailure extends Program {
  @Override
  protected void main() {
    var gathered =
        gather(
            () -> job("a", 20, null),
            () -> job("b", 50, new IllegalArgumentException("b")),
            () -> job("c", 80, new ClassCastException("c")),
            () -> job("d", 110, null));
    try {
      await(gathered);
    } catch (IllegalArgumentException e) {
      print("caught", told(e));
    }
    print(gathered.isDone(), gathered.isCancelled(), told(gathered.exception()));
    print(Task.current().cancelling());
    sleep(millis(90));
    print("main ends");
  }

  private String job(String name, long delay, RuntimeException error) {
    try {
      sleep(millis(delay));
      if (error != null) {
        throw error;
      }
      print(name, "ends");
      return name;
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    }
  }
}
