package dev.weft.perf;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bodies whose begin and end are logged, by the logger of this class at INFO: with the task, the
 * time they took on the loop's clock, and the failure. What is traced inside another is indented,
 * also in tasks that were created there.
 */
public final class Traced {
  private static final System.Logger LOG = System.getLogger(Traced.class.getName());
  private static final ContextVar<Integer> DEPTH = new ContextVar<>("depth of the trace", 0);

  private Traced() {}

  /** Runs {@code body} in this task, with a log entry before and after it. */
  public static <X extends Throwable> void run(String name, Block.Run<X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    Traced.<@Nullable Void, X>run(
        name,
        () -> {
          body.run();
          return null;
        });
  }

  /** Runs {@code body} in this task, with a log entry before and after it; returns its value. */
  public static <T extends @Nullable Object, X extends Throwable> T run(
      String name, Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    int depth = DEPTH.get();
    EventLoop loop = EventLoop.running();
    Duration start = loop.time();
    log(depth, name + " begins");
    String end = "ended";
    String why = "";
    var outer = DEPTH.set(depth + 1);
    try {
      return body.call();
    } catch (Throwable e) {
      end = e instanceof CancelledError ? "was cancelled" : "failed";
      why = e instanceof CancelledError ? "" : ": " + e;
      throw e;
    } finally {
      DEPTH.reset(outer);
      String time = DurationText.of(loop.time().minus(start));
      log(depth, name + " " + end + " after " + time + why);
    }
  }

  private static void log(int depth, String what) {
    if (LOG.isLoggable(System.Logger.Level.INFO)) {
      String message = "  ".repeat(depth) + what + " [" + Task.current().name() + "]";
      LOG.log(System.Logger.Level.INFO, () -> message);
    }
  }
}
