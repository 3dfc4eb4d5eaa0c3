package dev.weft.perf;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.inspect.TaskInfo;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskMonitorTest {
  private final List<TaskReport> reports = new ArrayList<>();

  @AsyncTest
  void itTellsHowTheTasksAreEachPeriod() {
    sleep(seconds(1));
    try (var _ = TaskMonitor.every(seconds(10), reports::add)) {
      createTask("sleeper", () -> sleep(seconds(14)));
      sleep(seconds(25));
    }

    assertThat(reports).hasSize(2);
    TaskReport first = reports.getFirst();
    assertThat(first.count()).isEqualTo(2);
    assertThat(first.byState()).containsExactly(java.util.Map.entry(Task.State.SUSPENDED, 2));
    assertThat(first.tasks()).extracting(TaskInfo::name).containsExactly("test", "sleeper");
    assertThat(first.oldest().name()).isEqualTo("test");
    assertThat(first).hasToString("2 tasks: 2 suspended; the oldest is test, 11s");
    assertThat(reports.getLast().tasks()).extracting(TaskInfo::name).containsExactly("test");
  }

  @AsyncTest
  void onlyTheFirstTasksAreListed() {
    for (int i = 0; i < 30; i++) {
      createTask(() -> sleep(seconds(15)));
    }
    try (var _ = TaskMonitor.every(seconds(10), reports::add)) {
      sleep(seconds(16));
    }

    assertThat(reports.getFirst().count()).isEqualTo(31);
    assertThat(reports.getFirst().tasks()).hasSize(20);
  }

  @AsyncTest
  void afterTheCloseNothingIsLeft() {
    var monitor = TaskMonitor.every(seconds(10), reports::add);
    sleep(seconds(1));
    monitor.close();
    monitor.close();
    assertThat(Task.all()).hasSize(1);
    sleep(seconds(20));
    assertThat(reports).isEmpty();
  }

  @AsyncTest
  void anActionThatThrowsIsReportedAndDoesNotEndIt() {
    List<ErrorContext> errors = new ArrayList<>();
    EventLoop.running().setExceptionHandler(errors::add);
    try (var _ =
        TaskMonitor.every(
            seconds(10),
            report -> {
              reports.add(report);
              throw new IOException("disk full");
            })) {
      sleep(seconds(25));
    }

    assertThat(reports).hasSize(2);
    assertThat(errors)
        .extracting(ErrorContext::exception)
        .hasSize(2)
        .allMatch(IOException.class::isInstance);
  }

  @AsyncTest
  void itsActionMayCloseIt() {
    TaskMonitor[] monitor = {null};
    monitor[0] =
        TaskMonitor.every(
            seconds(10),
            report -> {
              reports.add(report);
              monitor[0].close();
            });
    sleep(seconds(50));

    assertThat(reports).hasSize(1);
    assertThat(Task.all()).hasSize(1);
  }

  @Test
  void aPeriodIsPositive() {
    assertThatThrownBy(() -> TaskMonitor.every(Duration.ZERO, report -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noTasksAreNoTasks() {
    assertThat(TaskReport.of(List.of())).hasToString("0 tasks");
    assertThat(TaskReport.of(List.of()).oldest()).isNull();
  }
}
