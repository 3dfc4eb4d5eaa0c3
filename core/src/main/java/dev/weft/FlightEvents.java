package dev.weft;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** What Flight Recorder can be told about tasks and loops. */
final class FlightEvents {
  private FlightEvents() {}

  /** What all of them tell. */
  @Category("Weft")
  @StackTrace(false)
  abstract static class OfTask extends Event {
    @Label("Task Id")
    long taskId;

    @Label("Task Name")
    @Nullable String taskName;

    final void tell(Task<?> task) {
      taskId = task.id();
      taskName = task.name();
    }
  }

  @Name("dev.weft.TaskCreated")
  @Label("Task Created")
  @StackTrace(true)
  static final class Created extends OfTask {}

  @Name("dev.weft.TaskFinished")
  @Label("Task Finished")
  static final class Finished extends OfTask {
    @Label("Outcome")
    @Description("finished, failed or cancelled")
    @Nullable String outcome;

    @Label("Age")
    @Timespan(Timespan.NANOSECONDS)
    long age;
  }

  @Name("dev.weft.TaskCancelled")
  @Label("Task Cancelled")
  @Description("Somebody has asked a task to stop")
  @StackTrace(true)
  static final class Cancelled extends OfTask {
    @Label("Message")
    @Nullable String message;
  }

  @Name("dev.weft.TaskSuspended")
  @Label("Task Suspended")
  @Description("The time between two turns of a task")
  static final class Suspended extends OfTask {
    @Label("Cause")
    @Description("What it waited for; ready, if only for its turn")
    @Nullable String cause;

    @Label("Ready")
    @Description("How long of that it was ready, behind others")
    @Timespan(Timespan.NANOSECONDS)
    long ready;
  }

  @Name("dev.weft.TaskStep")
  @Label("Task Step")
  @Description("A turn of a task")
  @Enabled(false)
  static final class Step extends OfTask {}

  @Name("dev.weft.Sacrifice")
  @Label("Sacrifice")
  @Description("Nothing: stands where the JVM would lose an event")
  @Category("Weft")
  @StackTrace(false)
  static final class Sacrifice extends Event {}

  @Name("dev.weft.SlowStep")
  @Label("Slow Step")
  @Description("A turn of a task or a callback that others had to wait for")
  @Category("Weft")
  @StackTrace(false)
  @Threshold("20 ms")
  static final class Slow extends Event {
    @Label("What")
    @Nullable String what;
  }

  @Name("dev.weft.LoopBlocked")
  @Label("Loop Blocked")
  @Description("A turn so long that the loop could do nothing else for a noticeable time")
  @Category("Weft")
  @StackTrace(false)
  @Threshold("100 ms")
  static final class Blocked extends Event {
    @Label("What")
    @Nullable String what;
  }
}
