package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.conformance.Program;
import dev.weft.stream.AsyncStream;

/** A generator runs only while somebody asks it, in the task of who asks. */
public final class GeneratorPull extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    var source = numbers(ticks, "unused", 2);
    for (int value : doubled(ticks, numbers(ticks, "s", 3))) {
      ticks.say("main takes", value);
    }
    await(gather(() -> consumer(ticks, "x"), () -> consumer(ticks, "y")));
    ticks.say(numbers(ticks, "list", 2).toList());
    source.close();
    ticks.stop();
  }

  private static AsyncStream<Integer> numbers(Ticks ticks, String name, int count) {
    return AsyncStream.generate(out -> {
      try {
        for (int i = 0; i < count; i++) {
          ticks.say(name, "makes", i);
          out.yield(i);
          if (i % 2 == 1) {
            yieldNow();
          }
        }
        ticks.say(name, "runs out");
      } finally {
        ticks.say(name, "leaves");
      }
    });
  }

  private static AsyncStream<Integer> doubled(Ticks ticks, AsyncStream<Integer> source) {
    return AsyncStream.generate(out -> {
      for (int value : source) {
        ticks.say("doubling", value);
        out.yield(2 * value);
      }
    });
  }

  private static void consumer(Ticks ticks, String name) {
    for (int value : numbers(ticks, name, 3)) {
      ticks.say(name, "takes", value);
      yieldNow();
    }
    ticks.say(name, "done");
  }
}
