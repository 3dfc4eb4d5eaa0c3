package dev.weft;

import dev.weft.kernel.Fiber;
import dev.weft.kernel.Loop;
import java.util.Map;
import java.util.WeakHashMap;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Tells Flight Recorder what the tasks of a loop do, while a recording wants to know. */
final class FlightRecord implements Loop.Watch {
  /*
   * Loading the events costs more than a small program takes, so they are not touched before the
   * recorder is in use; each loop looks now and then whether it is. Without a recording all that is
   * left is a field that is null, read where tasks are created, woken and cancelled.
   *
   * The first event that a thread commits after a virtual thread has yielded on it is lost (JDK 25).
   * So after such a turn one is committed that nobody will miss.
   */
  private final Map<Task<?>, Wait> waits = new WeakHashMap<>();
  private final FlightEvents.Created created = new FlightEvents.Created(); // to ask about
  private final FlightEvents.Finished finished = new FlightEvents.Finished();
  private final FlightEvents.Cancelled cancelled = new FlightEvents.Cancelled();
  private final FlightEvents.Suspended suspended = new FlightEvents.Suspended();
  private final FlightEvents.Step step = new FlightEvents.Step();
  private final FlightEvents.Slow slow = new FlightEvents.Slow();
  private final FlightEvents.Blocked blocked = new FlightEvents.Blocked();
  private FlightEvents.Step running = step;
  private FlightEvents.Slow runningSlow = slow;
  private FlightEvents.Blocked runningBlocked = blocked;

  /** A suspension that has begun, and what is known about it. */
  private static final class Wait {
    private final FlightEvents.Suspended event = new FlightEvents.Suspended();
    private long wokenAt;
  }

  private FlightRecord() {}

  /** Has {@code loop}, which begins to run, told about whenever a recording wants it. */
  static void attach(EventLoop loop) {
    try {
      look(loop);
      loop.kernel.onTick(() -> look(loop));
    } catch (LinkageError withoutFlightRecorder) {
      loop.kernel.onTick(() -> {});
    }
  }

  private static void look(EventLoop loop) {
    FlightRecord record = loop.record;
    if (record == null && FlightRecorder.isInitialized()) {
      begin(loop, new FlightRecord());
    } else if (record != null && !record.isWanted()) {
      loop.record = null;
      loop.kernel.unwatch(record);
    }
  }

  private static void begin(EventLoop loop, FlightRecord record) {
    if (record.isWanted()) {
      loop.record = record;
      loop.kernel.watch(record);
      loop.tasks.toSet().forEach(record::created);
    }
  }

  private boolean isWanted() {
    return created.isEnabled()
        || finished.isEnabled()
        || cancelled.isEnabled()
        || suspended.isEnabled()
        || step.isEnabled()
        || slow.isEnabled()
        || blocked.isEnabled();
  }

  void created(Task<?> task) {
    var event = new FlightEvents.Created();
    if (event.shouldCommit()) {
      event.tell(task);
      event.commit();
    }
  }

  void cancelled(Task<?> task, @Nullable String message) {
    var event = new FlightEvents.Cancelled();
    if (event.shouldCommit()) {
      event.tell(task);
      event.message = message;
      event.commit();
    }
  }

  /** Notes that {@code task} may run again, when its turn comes. */
  void woken(Task<?> task) {
    Wait wait = waits.get(task);
    if (wait != null) {
      wait.wokenAt = System.nanoTime();
    }
  }

  @Override
  public void before(Runnable entry, Thread thread) {
    Task<?> task = taskOf(entry);
    Wait wait = task == null ? null : waits.remove(task);
    if (task != null && wait != null) {
      wait.event.end();
      if (wait.event.shouldCommit()) {
        wait.event.ready = wait.wokenAt == 0 ? 0 : System.nanoTime() - wait.wokenAt;
        wait.event.commit();
      }
    }
    running = new FlightEvents.Step();
    running.begin();
    runningSlow = new FlightEvents.Slow();
    runningSlow.begin();
    runningBlocked = new FlightEvents.Blocked();
    runningBlocked.begin();
  }

  @Override
  public void after(Runnable entry) {
    running.end();
    runningSlow.end();
    runningBlocked.end();
    Task<?> task = taskOf(entry);
    String what = null;
    if (task != null && !task.isDone()) {
      new FlightEvents.Sacrifice().commit();
    }
    if (task != null) {
      what = "task " + task.name();
      tellStep(task);
      tellWhatFollows(task);
    }
    tellLength(what == null ? "a callback" : what);
  }

  private void tellStep(Task<?> task) {
    if (running.shouldCommit()) {
      running.tell(task);
      running.commit();
    }
  }

  private void tellLength(String what) {
    if (runningSlow.shouldCommit()) {
      runningSlow.what = what;
      runningSlow.commit();
    }
    if (runningBlocked.shouldCommit()) {
      runningBlocked.what = what;
      runningBlocked.commit();
    }
  }

  private void tellWhatFollows(Task<?> task) {
    if (task.isDone()) {
      var event = new FlightEvents.Finished();
      if (event.shouldCommit()) {
        event.tell(task);
        event.outcome = task.isCancelled() ? "cancelled" : task.hasFailed() ? "failed" : "finished";
        event.age = task.age().toNanos();
        event.commit();
      }
    } else if (suspended.isEnabled()) {
      var wait = new Wait();
      WaitReason reason = task.waitsFor();
      wait.event.tell(task);
      wait.event.cause = reason == null ? "ready" : reason.describe();
      wait.event.begin();
      waits.put(task, wait);
    }
  }

  private static @Nullable Task<?> taskOf(Runnable entry) {
    return entry instanceof Fiber fiber ? (Task<?>) fiber.owner() : null;
  }
}
