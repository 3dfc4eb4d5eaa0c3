package dev.weft.perf;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.inspect.Inspector;
import dev.weft.inspect.TaskInfo;
import dev.weft.text.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/** A task that looks at all the others now and then; it ends when this is closed. */
public final class TaskMonitor implements AutoCloseable {
  private final Duration period;
  private final Block.RunWith<TaskReport, ?> action;
  private final Task<Void> task;

  private TaskMonitor(Duration period, Block.RunWith<TaskReport, ?> action) {
    this.period = period;
    this.action = action;
    this.task = Asyncio.createTask("task monitor", this::watch);
  }

  /**
   * Has {@code action} told how the tasks are, each time such a period has passed. What it throws
   * is reported to the loop, and does not end the monitor.
   *
   * @throws IllegalArgumentException if the period is not positive
   */
  public static TaskMonitor every(Duration period, Block.RunWith<TaskReport, ?> action) {
    Objects.requireNonNull(action, "an action is required, not null");
    if (!period.isPositive()) {
      throw new IllegalArgumentException(
          "cannot look every " + DurationText.of(period) + ": a positive time");
    }
    return new TaskMonitor(period, action);
  }

  private void watch() {
    while (true) {
      Asyncio.sleep(period);
      try {
        action.run(TaskReport.of(others()));
      } catch (Exception e) {
        EventLoop.running()
            .callExceptionHandler(new ErrorContext("a task monitor failed", e, null, null));
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<TaskInfo> others() throws TimeoutException {
    long own = task.id();
    return all().stream().filter(info -> info.id() != own).toList();
  }

  /** To wait for other loops would block this one where fibers are portable. */
  private static List<TaskInfo> all() throws TimeoutException {
    return EventLoop.all().size() == 1
        ? Inspector.snapshot()
        : Asyncio.toThread(Inspector::snapshot);
  }

  /** Ends it, and suspends until it has ended, unless called by its action. */
  @Override
  public void close() {
    var _ = task.cancel();
    if (Task.current() != task) {
      var _ = Asyncio.waitAll(List.of(task));
    }
  }
}
