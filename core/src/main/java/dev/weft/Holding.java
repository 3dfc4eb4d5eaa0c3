package dev.weft;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a task has taken and must give back: a lock, a permit, a connection. Tells who has
 * it; and in debug mode what was not given back when the loop closes is reported, with the place
 * where it was taken. Primitives and resources of your own may use it as Weft's do.
 */
public final class Holding {
  /* Plain: it goes from false to true once, before the loop in question runs. */
  private static boolean tracked;

  private final String what;
  private final @Nullable Task<?> task;
  private final @Nullable String place;
  private @Nullable Throwable stack;

  private Holding(String what, @Nullable Task<?> task, @Nullable String place) {
    this.what = what;
    this.task = task;
    this.place = place;
  }

  /** Notes that the current task, if there is one, has taken {@code what}: {@code "a lock"}. */
  public static Holding begin(String what) {
    Task<?> task = Task.hereOrNull();
    if (task == null || !task.loop.audited) {
      return new Holding(what, task, null);
    }
    var holding = new Holding(what, task, Debug.here());
    task.loop.holdings.add(holding);
    return holding;
  }

  /** Is {@link #begin}; the report has the whole stack of this moment with it. */
  public static Holding beginWithStack(String what) {
    Holding holding = begin(what);
    if (holding.place != null) {
      holding.stack = new Throwable(what + " was taken here");
    }
    return holding;
  }

  /** Returns whether a loop of this JVM is or was in debug mode, so that it is worth counting. */
  public static boolean isTracked() {
    return tracked;
  }

  static void track(boolean debug) {
    tracked |= debug;
  }

  /** Returns the task that has it; null if it was not taken by one. */
  public @Nullable Task<?> task() {
    return task;
  }

  /** Notes that it was given back, by whomever. */
  public void end() {
    if (place != null && task != null) {
      task.loop.holdings.remove(this);
    }
  }

  /** Reports what was not given back. */
  static void reportAll(EventLoop loop) {
    Set<Holding> holdings = loop.holdings;
    List<Holding> left = List.copyOf(holdings);
    holdings.clear();
    for (Holding holding : left) {
      loop.callExceptionHandler(
          new ErrorContext(holding.toString(), holding.stack, holding.task, null));
    }
  }

  @Override
  public String toString() {
    String holder = task == null ? "" : " by task " + task.name();
    return what
        + " was not given back"
        + holder
        + (place == null ? "" : " (taken at " + place + ")");
  }
}
