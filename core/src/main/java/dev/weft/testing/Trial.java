package dev.weft.testing;

import dev.weft.Block;
import dev.weft.DeadlockError;
import dev.weft.ErrorContext;
import dev.weft.Runner;
import dev.weft.Task;
import dev.weft.TaskOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of a body on a fresh loop, after which nothing may be left. */
final class Trial {
  private final List<ErrorContext> reports = new ArrayList<>();
  private String left = "";

  private Trial() {}

  /** A body that has something done before and after it, outside the loop. */
  interface Surrounded extends Block.Run<Throwable> {
    void before() throws Throwable;

    void after() throws Throwable;
  }

  /** Runs {@code body} in the loop's own order; throws the failure, if there is one. */
  static <X extends Throwable> void once(Block.Run<X> body) throws X {
    Throwable failure = new Trial().run(Runner.builder(), body);
    if (failure != null) {
      Trial.<X>throwIt(failure);
    }
  }

  /** Runs {@code body} in this order, with this seed's numbers; returns the failure, or null. */
  static @Nullable Throwable in(long seed, TaskOrder order, Block.Run<?> body) {
    return new Trial().run(Runner.builder().seed(seed).order(order), body);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void throwIt(Throwable failure) throws X {
    throw (X) failure;
  }

  private @Nullable Throwable run(Runner.Builder options, Block.Run<?> body) {
    if (!(body instanceof Surrounded surrounded)) {
      return runInside(options, body);
    }
    Throwable failure;
    try {
      surrounded.before();
      failure = runInside(options, body);
    } catch (Throwable e) {
      failure = e;
    }
    try {
      surrounded.after();
      return failure;
    } catch (Throwable e) {
      return with(failure, e);
    }
  }

  private @Nullable Throwable runInside(Runner.Builder options, Block.Run<?> body) {
    Throwable failure = null;
    try (Runner runner = options.virtualTime().audit().build()) {
      runner.loop().setExceptionHandler(reports::add);
      failure = runAsTask(runner, body);
      if (!(failure instanceof DeadlockError)) {
        runner.run(this::noteTasks);
      }
    } catch (Throwable e) {
      failure = with(failure, e);
    }
    return with(failure, leftovers());
  }

  private static @Nullable Throwable runAsTask(Runner runner, Block.Run<?> body) {
    try {
      runner.run(() -> {
        Task.current().setName("test");
        body.run();
      });
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private void noteTasks() {
    left =
        Task.all().stream()
            .filter(task -> task != Task.current())
            .map(Task::toString)
            .collect(Collectors.joining(", "));
  }

  /** Returns what is to be said about what was left behind, or null. */
  private @Nullable Throwable leftovers() {
    Throwable found = null;
    if (!left.isEmpty()) {
      found = new AssertionError("tasks were left running: " + left);
    }
    for (ErrorContext report : reports) {
      found = with(found, new AssertionError(report.message(), report.exception()));
    }
    return found;
  }

  private static @Nullable Throwable with(@Nullable Throwable first, @Nullable Throwable second) {
    if (first == null) {
      return second;
    }
    if (second != null && first != second) {
      first.addSuppressed(second);
    }
    return first;
  }
}
