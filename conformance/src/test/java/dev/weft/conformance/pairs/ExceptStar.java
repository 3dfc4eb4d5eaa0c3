package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.yieldNow;

import dev.weft.ExceptionGroup;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.io.UncheckedIOException;

/** Each handler gets its part of the group, and what nobody takes goes on. */
public final class ExceptStar extends Program {
  @Override
  protected void main() {
    handled();
    handled(new IllegalArgumentException("a"), osError("b"), new IllegalArgumentException("c"));
    handled(osError("d"));
    try {
      handled(new ClassCastException("e"), new IllegalArgumentException("f"));
    } catch (ExceptionGroup group) {
      print("left over:", kind(group));
    }
    try {
      handled(new ArithmeticException("g"));
    } catch (ExceptionGroup group) {
      print("left over:", kind(group));
    }
    ExceptionGroup.handle(
            () -> {
              throw new IllegalArgumentException("bare");
            })
        .on(IllegalArgumentException.class, group -> print("wrapped:", kind(group)))
        .run();
  }

  private void handled(RuntimeException... errors) {
    ExceptionGroup.handle(
            () -> {
              attempt(errors);
              print("nothing happened");
            })
        .on(IllegalArgumentException.class, group -> print("values:", kind(group)))
        .on(UncheckedIOException.class, group -> print("os:", kind(group)))
        .run();
    print("after");
  }

  private static void attempt(RuntimeException... errors) {
    TaskGroup.run(group -> {
      for (var error : errors) {
        group.createTask(() -> {
          yieldNow();
          throw error;
        });
      }
    });
  }
}
