package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.util.ArrayList;
import java.util.List;

/** A pool in a group: one worker's failure takes the pool down, and the queue keeps the rest. */
public final class WorkerPool extends Program {
  private final Queue<Integer> queue = new Queue<>();
  private final List<Object> results = new ArrayList<>();

  @Override
  protected void main() {
    List.of(20, 50, 35, 66, 200, 80, 10).forEach(job -> queue.putNow(job));
    try {
      TaskGroup.run(group -> {
        for (var name : List.of("a", "b", "c")) {
          group.createTask(() -> worker(name));
        }
      });
    } catch (ExceptionGroup e) {
      print("pool failed", each(e.exceptions(), x -> told(x)));
    }
    print(results);
    var left = new ArrayList<Integer>();
    while (!queue.isEmpty()) {
      left.add(queue.getNow());
    }
    print("left", left);
  }

  private void worker(String name) {
    try {
      while (true) {
        int job = queue.get();
        sleep(millis(job));
        if (job == 66) {
          throw new IllegalArgumentException("job " + job);
        }
        results.add(job);
        print(name, "did", job);
      }
    } catch (CancelledError e) {
      results.add("cancelled");
      throw e;
    }
  }
}
