package dev.weft.cli;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.TaskGroup;
import dev.weft.perf.Flight;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProfileTest {
  private static Flight flight;

  @BeforeAll
  static void record(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("profile.jfr");
    try (var recording = new Recording()) {
      recording.enable("dev.weft.TaskStep").withThreshold(Duration.ZERO);
      recording.enable("dev.weft.TaskSuspended").withThreshold(Duration.ZERO);
      recording.enable("dev.weft.SlowStep");
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      Asyncio.run(() -> work());
      recording.stop();
      recording.dump(file);
    }
    flight = Flight.read(file);
  }

  private static void work() {
    var lock = new Lock();
    TaskGroup.run(group -> {
      for (int i = 0; i < 2; i++) {
        group.createTask(
            "worker-" + i,
            () -> {
              try (var _ = lock.hold()) {
                compute();
                sleep(millis(20));
              }
            });
      }
      group.createTask("idle", () -> sleep(millis(50)));
    });
  }

  private static void compute() {
    long end = System.nanoTime() + millis(200).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void numberedTasksAreOneLine() {
    ProfileReport report = ProfileReport.of(flight);

    ProfileReport.Row workers = report.tasks().getFirst();
    assertThat(workers.name()).isEqualTo("worker-*");
    assertThat(workers.tasks()).isEqualTo(2);
    assertThat(workers.runningMs()).isGreaterThan(399);
    assertThat(workers.waitingForMs()).containsKeys("sleep", "lock");
    assertThat(workers.waitingForMs().get("lock")).isPositive();
    assertThat(report.busy()).isBetween(0.0, 1.0);
    assertThat(report.elapsedMs()).isGreaterThan(399);
  }

  @Test
  void aTaskThatOnlyWaitsHasItsCause() {
    assertThat(ProfileReport.of(flight).tasks())
        .filteredOn(row -> row.name().equals("idle"))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.waitingForMs()).containsOnlyKeys("sleep");
          assertThat(row.readyMs()).isPositive(); // behind those that compute
        });
  }

  @Test
  void samplesBelongToTheTaskThatHadTheTurn() {
    assertThat(flight.samples())
        .anySatisfy(sample -> {
          assertThat(flight.taskAt(sample.time())).isEqualTo("worker-*");
          assertThat(sample.frames()).anyMatch(frame -> frame.endsWith("ProfileTest.compute"));
          assertThat(sample.frames()).noneMatch(frame -> frame.startsWith("dev.weft.kernel"));
        });
  }

  @Test
  void theSummaryIsForPeople() {
    var text = new StringWriter();
    ProfileReport.of(flight).print(new PrintWriter(text));

    assertThat(text.toString().lines())
        .anyMatch(line -> line.matches("NAME +TASKS +RUNNING +READY +WAITING +MOSTLY FOR"))
        .anyMatch(line ->
            line.matches(
                "worker-\\* +2 +\\S+ +\\S+ +\\S+ +(lock|sleep) \\d+ %, (lock|sleep) \\d+ %"))
        .anyMatch(line -> line.matches("SAMPLES +SHARE +METHOD"))
        .anyMatch(line -> line.matches("task worker-\\d +\\d+ms"));
  }

  @Test
  void thePageHasItsDataInItself() throws IOException {
    String page = flight.flameGraph("Some</script>Program");

    assertThat(page).doesNotContain("/*DATA*/").doesNotContain("Some</script>Program");
    assertThat(page).doesNotContain("http:").doesNotContain("https:");
    String json = page.substring(page.indexOf("data = ") + 7, page.indexOf(";\n  const ROW"));
    JsonNode data = JsonMapper.shared().readTree(json);
    assertThat(data.get("title").asString()).isEqualTo("Some</script>Program");
    assertThat(data.get("running").get("value").asInt()).isEqualTo(flight.samples().size());
    assertThat(data.get("waiting").get("children").findValuesAsString("name"))
        .contains("worker-*", "idle", "sleep", "lock");
  }
}
