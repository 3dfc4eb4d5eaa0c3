package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.Task;
import dev.weft.conformance.Program;
import java.time.Duration;
import java.util.List;

/** wait gives what is done and what is not, raises nothing and cancels nothing. */
public final class WaitAll extends Program {
  @Override
  protected void main() {
    var tasks =
        List.of(
            make("a", 40, null),
            make("b", 20, new IllegalArgumentException("b")),
            make("c", 0, null));
    var waited = waitAll(tasks);
    print(sortedNames(waited.done()), sortedNames(waited.pending()));
    print(each(tasks, t -> kind(t.exception())));
    waited = waitAll(List.of(make("d", 20, null), make("e", 100, null)), millis(50));
    print(sortedNames(waited.done()), sortedNames(waited.pending()));
    waited = waitAll(waited.pending(), Duration.ZERO);
    print(sortedNames(waited.done()), sortedNames(waited.pending()));
    waited = waitAll(waited.pending());
    print(sortedNames(waited.done()), sortedNames(waited.pending()));
  }

  private Task<Void> make(String name, long delay, RuntimeException error) {
    return createTask(name, () -> job(name, delay, error));
  }

  private void job(String name, long delay, RuntimeException error) {
    sleep(millis(delay));
    print(name, "ends");
    if (error != null) {
      throw error;
    }
  }
}
