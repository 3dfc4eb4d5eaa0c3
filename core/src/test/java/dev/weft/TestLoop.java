package dev.weft;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** A fresh loop in virtual time for one test, which must leave nothing behind. */
public final class TestLoop {
  private TestLoop() {}

  /** Runs {@code body}; fails if it leaves tasks, or failures that nobody has read. */
  public static <X extends Throwable> void run(Block.Run<X> body) throws X {
    run(Runner.builder().virtualTime(), body);
  }

  /** Runs {@code body} with what is ready in an order that {@code seed} decides. */
  public static <X extends Throwable> void run(long seed, Block.Run<X> body) throws X {
    run(Runner.builder().virtualTime().seed(seed), body);
  }

  /** Runs {@code body} in debug mode. */
  public static <X extends Throwable> void runInDebugMode(Block.Run<X> body) throws X {
    run(Runner.builder().virtualTime().debug(), body);
  }

  private static <X extends Throwable> void run(Runner.Builder options, Block.Run<X> body)
      throws X {
    List<ErrorContext> errors = new ArrayList<>();
    var left = new LinkedHashSet<Task<?>>();
    try (var runner = options.build()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(body);
      left.addAll(runner.loop().tasks.toSet());
    }
    if (!left.isEmpty()) {
      throw new AssertionError("tasks were left running: " + left);
    }
    for (ErrorContext error : errors) {
      throw new AssertionError("reported: " + error.message(), error.exception());
    }
  }

  /** Has the running loop's reports collected, so that they do not fail the test. */
  public static List<ErrorContext> collectErrors() {
    List<ErrorContext> errors = new ArrayList<>();
    EventLoop.running().setExceptionHandler(errors::add);
    return errors;
  }

  /** Suspends until every other task waits for something that does not happen by itself now. */
  public static void settle() {
    while (!EventLoop.running().kernel.isOtherwiseIdle()) {
      Asyncio.yieldNow();
    }
  }
}
