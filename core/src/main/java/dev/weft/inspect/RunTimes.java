package dev.weft.inspect;

import dev.weft.EventLoop;
import dev.weft.StepTimes;
import dev.weft.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** How long each task of this JVM has run since somebody began to ask. From any thread. */
final class RunTimes {
  /** Longer than anybody waits before asking again. */
  private static final Duration ATTENTION = Duration.ofMinutes(2);

  private final Map<EventLoop, StepTimes> times = new HashMap<>();

  /**
   * Returns the nanoseconds that each task has run, by its id; and has them counted from now on.
   */
  Map<Long, Long> ask() throws TimeoutException {
    forgetEnded();
    Map<Long, Long> all = new LinkedHashMap<>();
    AllLoops.ask(this::here).forEach(all::putAll);
    return all;
  }

  private synchronized void forgetEnded() {
    times.keySet().retainAll(EventLoop.all());
  }

  private Map<Long, Long> here() {
    StepTimes counting = timesHere();
    counting.countFor(ATTENTION);
    Map<Long, Long> nanos = new LinkedHashMap<>();
    for (Task<?> task : Task.all()) {
      nanos.put(task.id(), counting.of(task).toNanos());
    }
    return nanos;
  }

  private synchronized StepTimes timesHere() {
    return times.computeIfAbsent(EventLoop.running(), _ -> new StepTimes());
  }
}
