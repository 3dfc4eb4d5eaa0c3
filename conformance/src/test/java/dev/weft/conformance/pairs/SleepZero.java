package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import java.util.List;

/** Tasks that yield take turns; one that does not wait is not interrupted. */
public final class SleepZero extends Program {
  @Override
  protected void main() {
    var tasks =
        List.of(
            createTask(() -> worker("a", 3)),
            createTask(() -> worker("b", 1)),
            createTask(() -> worker("c", 5)),
            createTask(() -> worker("d", 0)),
            createTask(() -> caller()));
    for (var task : tasks) {
      await(task);
    }
    print("main done");
  }

  private void worker(String name, int yields) {
    for (int i = 0; i < yields; i++) {
      print(name, i);
      yieldNow();
    }
    print(name, "done");
  }

  private void helper(String name) {
    print(name, "called");
    yieldNow();
    print(name, "returns");
  }

  private void caller() {
    for (int i = 0; i < 3; i++) {
      helper("h" + i);
    }
    print("caller done");
  }
}
