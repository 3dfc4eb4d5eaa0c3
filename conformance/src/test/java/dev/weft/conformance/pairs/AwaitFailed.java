package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * A failure reaches all who wait, is the same object each time, and ends only those it passes
 * through.
 */
public final class AwaitFailed extends Program {
  private final List<Throwable> seen = new ArrayList<>();

  @Override
  protected void main() {
    var task = createTask(() -> fails());
    var a = createTask(() -> catcher("a", task));
    var p = createTask(() -> passer(task));
    var b = createTask(() -> catcher("b", p));
    catcher("main", task);
    await(b);
    await(a);
    catcher("again", task);
    print(seen.stream().allMatch(e -> e == task.exception()), seen.size());
    print(kind(p.exception()), p.isCancelled());
  }

  private void fails() {
    yieldNow();
    throw new IllegalArgumentException("broken");
  }

  private void catcher(String name, Task<Void> task) {
    try {
      await(task);
    } catch (IllegalArgumentException e) {
      print(name, "caught", told(e));
      seen.add(e);
    }
  }

  private void passer(Task<Void> task) {
    try {
      await(task);
    } finally {
      print("passer cleans up");
    }
  }
}
