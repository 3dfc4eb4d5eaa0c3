package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.sync.Lock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordTest {
  @TempDir private Path directory;

  /** Runs {@code body} and returns the events of this name. */
  private List<RecordedEvent> events(String name, Block.Run<Exception> body) throws Exception {
    Path file = directory.resolve("test.jfr");
    try (var recording = new Recording()) {
      recording.enable("dev.weft." + name).withThreshold(Duration.ZERO);
      recording.start();
      Asyncio.run(body);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.weft." + name))
        .toList();
  }

  private static List<String> names(List<RecordedEvent> events) {
    return events.stream().map(event -> event.getString("taskName")).toList();
  }

  @Test
  void creationIsToldWithItsPlace() throws Exception {
    List<RecordedEvent> events =
        events(
            "TaskCreated",
            () -> {
              createTask("child", () -> {});
              yieldNow();
            });

    assertThat(names(events)).contains("child");
    assertThat(events.getLast().getStackTrace().getFrames())
        .anyMatch(frame -> frame.getMethod().getType().getName().contains("FlightRecordTest"));
  }

  @Test
  void theEndIsToldWithItsOutcome() throws Exception {
    List<RecordedEvent> events =
        events(
            "TaskFinished",
            () -> {
              var good = createTask("good", () -> sleep(millis(5)));
              var bad =
                  createTask(
                      "bad",
                      () -> {
                        throw new IOException("planned");
                      });
              var stopped = createTask("stopped", () -> sleep(Duration.ofDays(1)));
              yieldNow();
              stopped.cancel();
              waitAll(List.of(good, bad, stopped));
              assertThat(bad.exception()).hasMessage("planned");
            });

    assertThat(events)
        .extracting(event -> event.getString("taskName") + " " + event.getString("outcome"))
        .contains("good finished", "bad failed", "stopped cancelled");
  }

  @Test
  void aSuspensionIsToldWithItsCauseAndDuration() throws Exception {
    List<RecordedEvent> events =
        events(
            "TaskSuspended",
            () -> {
              var lock = new Lock();
              Task.current().setName("holder");
              lock.acquire();
              createTask("waiter", lock::acquire);
              sleep(millis(20));
              lock.release();
              yieldNow();
              lock.release();
            });

    RecordedEvent waiter =
        events.stream()
            .filter(event -> event.getString("taskName").equals("waiter"))
            .findFirst()
            .orElseThrow();
    assertThat(waiter.getString("cause")).isEqualTo("lock held by holder");
    assertThat(waiter.getDuration()).isPositive();
    assertThat(waiter.getDuration("ready")).isLessThan(waiter.getDuration());
    assertThat(events).extracting(event -> event.getString("cause")).contains("sleep 0.0s");
  }

  @Test
  void aRequestToStopIsTold() throws Exception {
    List<RecordedEvent> events =
        events(
            "TaskCancelled",
            () -> {
              var task = createTask("victim", () -> sleep(Duration.ofDays(1)));
              yieldNow();
              task.cancel("enough");
              waitAll(List.of(task));
            });

    assertThat(names(events)).containsExactly("victim");
    assertThat(events.getFirst().getString("message")).isEqualTo("enough");
  }

  @Test
  void whatKeepsTheLoopBusyIsTold() throws Exception {
    Block.Run<Exception> body =
        () -> {
          Task.current().setName("busy");
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
        };
    for (String name : List.of("SlowStep", "LoopBlocked")) {
      assertThat(events(name, body))
          .filteredOn(event -> "task busy".equals(event.getString("what")))
          .singleElement()
          .satisfies(event ->
              assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(29)));
    }
    assertThat(names(events("TaskStep", body))).contains("busy");
  }

  @Test
  void aRecordingMayBeginWhileTheLoopRuns() throws Exception {
    Path file = directory.resolve("late.jfr");
    Asyncio.run(() -> {
      sleep(millis(1));
      try (var recording = new Recording()) {
        recording.enable("dev.weft.TaskFinished");
        recording.start();
        sleep(millis(5));
        waitAll(List.of(createTask("late", () -> {})));
        recording.stop();
        recording.dump(file);
      }
      sleep(millis(5));
      assertThat(EventLoop.running().record).isNull();
    });

    assertThat(RecordingFile.readAllEvents(file))
        .filteredOn(event -> event.getEventType().getName().equals("dev.weft.TaskFinished"))
        .extracting(event -> event.getString("taskName"))
        .contains("late");
  }

  @Test
  void withoutARecordingNothingIsWatched() {
    Asyncio.run(() -> {
      sleep(millis(1));
      assertThat(EventLoop.running().record).isNull();
    });
  }
}
