package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.conformance.Program;

/** With outcomes asked for, failures and cancellations take their places in the list. */
public final class GatherOutcomes extends Program {
  @Override
  protected void main() {
    var doomed = createTask(() -> job("doomed", 200, null));
    EventLoop.running().callLater(millis(30), () -> doomed.cancel());
    var outcomes =
        await(
            gatherOutcomes(
                createTask(() -> job("a", 60, null)),
                createTask(() -> job("b", 20, new IllegalArgumentException("b"))),
                doomed,
                createTask(() -> job("d", 0, osError("d")))));
    print(each(outcomes, outcome -> show(outcome)));
    print(doomed.isCancelled());
  }

  private static String show(Outcome<String> outcome) {
    return switch (outcome) {
      case Outcome.Success<String>(var value) -> value;
      case Outcome.Failure<String>(var error) -> told(error);
      case Outcome.Cancelled<String>(var error) -> told(error);
    };
  }

  private static String job(String name, long delay, RuntimeException error) {
    sleep(millis(delay));
    if (error != null) {
      throw error;
    }
    return name;
  }
}
