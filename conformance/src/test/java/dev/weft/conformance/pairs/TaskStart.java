package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;

/** Tasks take their first step in the order they were made, and not before their maker suspends. */
public final class TaskStart extends Program {
  @Override
  protected void main() {
    var first = createTask(() -> child("a", 2));
    print(first.isDone());
    createTask(() -> child("b", 1));
    createTask(() -> child("c", 0));
    print("main");
    for (int i = 0; i < 5; i++) {
      yieldNow();
      print("main", i);
    }
  }

  private void child(String name, int depth) {
    print(name, "starts");
    if (depth > 0) {
      createTask(() -> child(name + ".0", depth - 1));
      createTask(() -> child(name + ".1", depth - 1));
      print(name, "made two");
    }
    yieldNow();
    print(name, "ends");
  }
}
