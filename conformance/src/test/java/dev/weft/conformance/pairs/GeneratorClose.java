package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.conformance.Program;
import dev.weft.stream.AsyncStream;
import java.util.List;

/** A generator that is left early is closed: its clean-up may wait, and runs once. */
public final class GeneratorClose extends Program {
  @Override
  protected void main() {
    taker("breaks", null);
    try {
      taker("fails", new IllegalArgumentException("x"));
    } catch (IllegalArgumentException e) {
      print(told(e));
    }
    var task = createTask(() -> taker("cancelled", null));
    sleep(millis(10));
    task.cancel();
    waitAll(List.of(task));
    print(task.isCancelled());
  }

  private AsyncStream<Integer> numbers(String name) {
    return AsyncStream.generate(out -> {
      try {
        for (int i = 0; true; i++) {
          out.yield(i);
        }
      } finally {
        print(name, "cleaning");
        sleep(millis(10));
        print(name, "clean");
      }
    });
  }

  private void taker(String name, RuntimeException error) {
    try (var stream = numbers(name)) {
      for (int value : stream) {
        print(name, "takes", value);
        if (value == 1) {
          if (error != null) {
            throw error;
          }
          break;
        }
        sleep(millis(30));
      }
    }
    print(name, "left");
  }
}
