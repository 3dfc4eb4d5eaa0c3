package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.ArrayList;

/** A tree of tasks, each waiting for two: who runs when, and how long the whole takes. */
public final class Fibonacci extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    ticks.say("tasks", fibonacci(ticks, 4, "t"));
    ticks.say("gathered", gathered(ticks, 4, "t"));
    ticks.say("grouped", grouped(ticks, 4, "t"));
    ticks.stop();
  }

  private static int fibonacci(Ticks ticks, int n, String path) {
    if (n < 2) {
      ticks.say(path, "leaf", n);
      return n;
    }
    var left = createTask(() -> fibonacci(ticks, n - 1, path + "l"));
    var right = createTask(() -> fibonacci(ticks, n - 2, path + "r"));
    int value = await(left) + await(right);
    ticks.say(path, "sum", value);
    return value;
  }

  private static int gathered(Ticks ticks, int n, String path) {
    if (n < 2) {
      return n;
    }
    var values =
        await(
            gather(
                () -> gathered(ticks, n - 1, path + "l"),
                () -> gathered(ticks, n - 2, path + "r")));
    int sum = values.get(0) + values.get(1);
    ticks.say(path, "sum", sum);
    return sum;
  }

  private static int grouped(Ticks ticks, int n, String path) {
    if (n < 2) {
      return n;
    }
    var parts = new ArrayList<Task<Integer>>();
    TaskGroup.run(group -> {
      parts.add(group.createTask(() -> grouped(ticks, n - 1, path + "l")));
      parts.add(group.createTask(() -> grouped(ticks, n - 2, path + "r")));
    });
    int sum = parts.get(0).result() + parts.get(1).result();
    ticks.say(path, "sum", sum);
    return sum;
  }
}
