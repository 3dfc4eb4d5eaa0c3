package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.asCompleted;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Tasks come as they end, and time may run out before all have. */
public final class AsCompleted extends Program {
  @Override
  protected void main() {
    var tasks =
        List.of(
            createTask(() -> job("a", 60, null)),
            createTask(() -> job("b", 20, null)),
            createTask(() -> job("c", 40, new IllegalArgumentException("c"))),
            createTask(() -> job("d", 80, null)));
    for (var task : asCompleted(tasks)) {
      print("abcd".charAt(tasks.indexOf(task)), task.isDone(), kind(task.exception()));
      yieldNow();
    }
    var slow = List.of(createTask(() -> job("e", 150, null)), createTask(() -> job("f", 20, null)));
    try {
      for (var task : asCompleted(slow, millis(60))) {
        print("got", task.result());
      }
    } catch (TimeoutException e) {
      print(kind(e), slow.get(0).isDone(), slow.get(0).isCancelled());
    }
    print(await(slow.get(0)));
  }

  private static String job(String name, long delay, RuntimeException error) {
    sleep(millis(delay));
    if (error != null) {
      throw error;
    }
    return name;
  }
}
