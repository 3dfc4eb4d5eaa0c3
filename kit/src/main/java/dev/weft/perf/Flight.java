package dev.weft.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** What a flight recording of a program with Weft tells about its tasks. */
public final class Flight {
  static final String SAMPLES = "jdk.ExecutionSample";
  static final Duration PERIOD = Duration.ofMillis(10);
  static final List<String> TURNS = List.of("dev.weft.TaskStep", "dev.weft.TaskSuspended");
  static final List<String> OTHERS = List.of("dev.weft.SlowStep", "dev.weft.Sacrifice");

  /**
   * A turn of a task.
   *
   * @param task its name, with {@code *} for each number in it
   * @param id its number
   * @param start when it began
   * @param end when it ended
   */
  public record Step(String task, long id, Instant start, Instant end) {
    /** Returns how long it was. */
    public Duration time() {
      return Duration.between(start, end);
    }
  }

  /**
   * The time between two turns.
   *
   * @param task the task's name, with {@code *} for each number in it
   * @param cause what it waited for
   * @param time how long it was
   * @param ready how long of that the task only waited for its turn
   */
  public record Wait(String task, String cause, Duration time, Duration ready) {}

  /**
   * Where a thread was when it was looked at.
   *
   * @param time when that was
   * @param frames its methods, outermost first, without Weft's own
   */
  public record Sample(Instant time, List<String> frames) {}

  /**
   * Something that kept a loop busy.
   *
   * @param what a task or a callback
   * @param time for how long
   */
  public record Busy(String what, Duration time) {}

  /**
   * A method, and how often a thread was in it.
   *
   * @param name its name, with its class
   * @param samples how often
   * @param share that of all samples, from 0 to 1
   */
  public record Method(String name, int samples, double share) {}

  private final List<Step> steps = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Busy> slow = new ArrayList<>();
  private @Nullable Instant first;
  private @Nullable Instant last;

  private Flight() {}

  /** Returns the JVM's flags for a recording into {@code file}. */
  public static List<String> flags(Path file) {
    List<String> settings = new ArrayList<>(List.of("filename=" + file, "settings=none"));
    settings.add("+" + SAMPLES + "#enabled=true");
    settings.add("+" + SAMPLES + "#period=" + PERIOD.toMillis() + "ms");
    for (String event : TURNS) {
      settings.add("+" + event + "#enabled=true");
      settings.add("+" + event + "#threshold=0ns");
    }
    OTHERS.forEach(event -> settings.add("+" + event + "#enabled=true"));
    return List.of("-XX:StartFlightRecording:" + String.join(",", settings), "-Xlog:jfr*=off");
  }

  /** Reads a recording. */
  public static Flight read(Path file) throws IOException {
    var flight = new Flight();
    try (var recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        flight.add(recording.readEvent());
      }
    }
    flight.steps.sort(Comparator.comparing(Step::start));
    flight.forgetWhatWasBefore();
    return flight;
  }

  /** Drops what was before the first task: a source file was compiled then. */
  private void forgetWhatWasBefore() {
    if (!steps.isEmpty()) {
      Instant start = steps.getFirst().start();
      samples.removeIf(sample -> sample.time().isBefore(start));
      first = start;
    }
  }

  private void add(RecordedEvent event) {
    switch (event.getEventType().getName()) {
      case "dev.weft.TaskStep" ->
          steps.add(
              new Step(name(event), event.getLong("taskId"), event.getStartTime(), end(event)));
      case "dev.weft.TaskSuspended" -> waits.add(wait(event));
      case "dev.weft.SlowStep" -> slow.add(new Busy(event.getString("what"), event.getDuration()));
      case "jdk.ExecutionSample" -> addSample(event);
      default -> {
        return;
      }
    }
    first = first == null || event.getStartTime().isBefore(first) ? event.getStartTime() : first;
    last = last == null || end(event).isAfter(last) ? end(event) : last;
  }

  private static Instant end(RecordedEvent event) {
    return event.getEndTime();
  }

  private static String name(RecordedEvent event) {
    return Fold.task(String.valueOf(event.getString("taskName")));
  }

  private static Wait wait(RecordedEvent event) {
    String cause = Fold.cause(String.valueOf(event.getString("cause")));
    Duration time = event.getDuration();
    Duration ready = cause.equals("ready") ? time : event.getDuration("ready");
    return new Wait(name(event), cause, time, ready);
  }

  private void addSample(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null) {
      return;
    }
    List<String> frames = new ArrayList<>();
    for (RecordedFrame frame : stack.getFrames().reversed()) {
      RecordedMethod method = frame.getMethod();
      String type = method.getType().getName();
      if (frame.isJavaFrame() && !Fold.isMachinery(type)) {
        frames.add(type + "." + method.getName());
      }
    }
    samples.add(new Sample(event.getStartTime(), frames));
  }

  /** Returns the turns of tasks, in the order of their begin. */
  public List<Step> steps() {
    return steps;
  }

  /** Returns what was between them. */
  public List<Wait> waits() {
    return waits;
  }

  /** Returns where threads were. */
  public List<Sample> samples() {
    return samples;
  }

  /** Returns what kept a loop busy, the longest first. */
  public List<Busy> slow() {
    return slow.stream().sorted(Comparator.comparing(Busy::time).reversed()).toList();
  }

  /** Returns the time from the first turn of a task to the last event. */
  public Duration time() {
    return first == null || last == null ? Duration.ZERO : Duration.between(first, last);
  }

  /** Returns the task that had the turn at that time, or null. */
  public @Nullable String taskAt(Instant time) {
    int low = 0;
    int high = steps.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Step step = steps.get(middle);
      if (step.start().isAfter(time)) {
        high = middle - 1;
      } else if (step.end().isBefore(time)) {
        low = middle + 1;
      } else {
        return step.task();
      }
    }
    return null;
  }

  /** Returns the methods that threads were in most often, {@code most} at most. */
  public List<Method> hot(int most) {
    Map<String, Long> counts =
        samples.stream()
            .filter(sample -> !sample.frames().isEmpty())
            .collect(
                Collectors.groupingBy(sample -> sample.frames().getLast(), Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(entry ->
            new Method(
                entry.getKey(),
                entry.getValue().intValue(),
                (double) entry.getValue() / samples.size()))
        .toList();
  }

  /** Returns a page of two flame graphs, running and waiting, that needs nothing beside itself. */
  public String flameGraph(String title) throws IOException {
    return FlameGraph.html(title, this);
  }
}
