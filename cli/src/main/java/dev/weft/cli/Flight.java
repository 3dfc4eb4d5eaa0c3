package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** What a flight recording of a program with Weft tells about its tasks. */
final class Flight {
  /** A turn of a task. */
  record Step(String task, long id, Instant start, Instant end) {
    Duration time() {
      return Duration.between(start, end);
    }
  }

  /** The time between two turns; {@code ready} of it the task only waited for its turn. */
  record Wait(String task, String cause, Duration time, Duration ready) {}

  /** Where a thread was when it was looked at, outermost first, without Weft's own frames. */
  record Sample(Instant time, List<String> frames) {}

  /** Something that kept a loop busy. */
  record Busy(String what, Duration time) {}

  private final List<Step> steps = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Busy> slow = new ArrayList<>();
  private @Nullable Instant first;
  private @Nullable Instant last;

  private Flight() {}

  /** Returns the JVM's flags for a recording into {@code file}. */
  static List<String> flags(Path file) {
    var settings =
        List.of(
            "filename=" + file,
            "settings=none",
            "+jdk.ExecutionSample#enabled=true",
            "+jdk.ExecutionSample#period=10ms",
            "+dev.weft.TaskStep#enabled=true",
            "+dev.weft.TaskStep#threshold=0ns",
            "+dev.weft.TaskSuspended#enabled=true",
            "+dev.weft.TaskSuspended#threshold=0ns",
            "+dev.weft.SlowStep#enabled=true",
            "+dev.weft.Sacrifice#enabled=true");
    return List.of("-XX:StartFlightRecording:" + String.join(",", settings), "-Xlog:jfr*=off");
  }

  static Flight read(Path file) throws IOException {
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

  List<Step> steps() {
    return steps;
  }

  List<Wait> waits() {
    return waits;
  }

  List<Sample> samples() {
    return samples;
  }

  /** Returns what kept a loop busy, the longest first. */
  List<Busy> slow() {
    return slow.stream().sorted(Comparator.comparing(Busy::time).reversed()).toList();
  }

  /** Returns the time from the first turn of a task to the last event. */
  Duration time() {
    return first == null || last == null ? Duration.ZERO : Duration.between(first, last);
  }

  /** Returns the task that had the turn at that time, or null. */
  @Nullable String taskAt(Instant time) {
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
}
