package dev.weft;

import dev.weft.kernel.Fiber;
import dev.weft.kernel.Loop;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long the tasks of a loop have run, which is counted only while somebody wants to know. To be
 * used on that loop.
 */
public final class StepTimes {
  /*
   * Counting ends by itself, so that who asked may vanish: the first step after its end notices. A
   * timer would do that more promptly, but a loop that has a timer is not a loop that stands still.
   */
  private final EventLoop loop;
  private final Map<Task<?>, Long> nanos = new WeakHashMap<>();
  private final Loop.Watch watch = new Stopwatch();
  private @Nullable Task<?> beginner; // in whose step counting began
  private boolean counting;
  private long started;
  private long end;

  /**
   * Creates one for the running loop, which counts nothing yet.
   *
   * @throws IllegalStateException if no loop is running in this thread
   */
  public StepTimes() {
    loop = EventLoop.running();
  }

  /** Counts from now on until {@code time} has passed; if it counts already, goes on until then. */
  public void countFor(Duration time) {
    loop.checkThread();
    end = System.nanoTime() + LoopTime.nanos(time);
    if (!counting) {
      counting = true;
      started = System.nanoTime();
      beginner = Task.hereOrNull();
      loop.kernel.watch(watch);
      if (beginner != null) {
        loop.kernel.ready(() -> {}); // before which the watch is told that this step is over
      }
    }
  }

  /** Counts no more. */
  public void stop() {
    loop.checkThread();
    if (counting) {
      counting = false;
      beginner = null;
      loop.kernel.unwatch(watch);
    }
  }

  /** Returns whether it counts. */
  public boolean isCounting() {
    return counting;
  }

  /** Returns how long {@code task} has run while this counted, the step it may be in aside. */
  public Duration of(Task<?> task) {
    Objects.requireNonNull(task, "a task is required, not null");
    return Duration.ofNanos(nanos.getOrDefault(task, 0L));
  }

  /** Returns how long the current task has run while this counted, up to now. */
  public Duration ofCurrent() {
    Duration before = of(Task.current());
    return counting ? before.plusNanos(System.nanoTime() - started) : before;
  }

  private final class Stopwatch implements Loop.Watch {
    @Override
    public void before(Runnable entry, Thread thread) {
      long now = System.nanoTime();
      if (beginner != null) {
        nanos.merge(beginner, now - started, Long::sum);
        beginner = null;
      }
      started = now;
    }

    @Override
    public void after(Runnable entry) {
      if (!counting) {
        return; // stopped in this step
      }
      long now = System.nanoTime();
      beginner = null;
      if (entry instanceof Fiber fiber) {
        nanos.merge((Task<?>) fiber.owner(), now - started, Long::sum);
      }
      if (now - end > 0) {
        stop();
      }
    }
  }
}
