package dev.weft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationTest {
  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();
  private int status;
  private String log = "";

  /** Runs services, and sends the signal whenever a line matches. */
  private void run(String signal, String when, String... scripts)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Collections.addAll(
        command,
        "-XX:TieredStopAtLevel=1",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Dweft.fiber=" + System.getProperty("weft.fiber", "native"),
        "-cp",
        System.getProperty("java.class.path"),
        ApplicationProgram.class.getName());
    Collections.addAll(command, scripts);
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.startsWith("running")) {
          lines.add(line);
        }
        if (line.matches(when)) {
          String pid = Long.toString(process.pid());
          assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
        }
      }
    }
    status = process.waitFor();
    log = Files.readString(errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void atASignalItStopsInReverseAndEndsWell(String signal) throws Exception {
    run(signal, "running c", "a", "b:end", "c");

    assertThat(lines).startsWith("+a", "+b", "+c").endsWith("-c", "-a").doesNotContain("returned");
    assertThat(lines.stream().filter("-b"::equals)).hasSize(1);
    assertThat(status).isZero();
    assertThat(log).doesNotContain("failed");
  }

  @Test
  void aServiceThatFailsStopsTheOthersAndTheProcessHasFailed() throws Exception {
    run("", "", "a", "b:crash", "c");

    assertThat(lines).startsWith("+a", "+b", "+c").endsWith("-b", "-c", "-a");
    assertThat(status).isEqualTo(1);
    assertThat(log).contains("service b has failed").contains("b crashs");
  }

  @Test
  void aServiceThatCannotStartStopsThoseBeforeIt() throws Exception {
    run("", "", "a", "b:refuse", "c");

    assertThat(lines).startsWith("+a", "+b").endsWith("-b", "-a").doesNotContain("+c");
    assertThat(status).isEqualTo(1);
    assertThat(log).containsOnlyOnce("service b has failed").contains("b refuses");
  }

  @Test
  void aFailedCleanupIsAFailureToo() throws Exception {
    run("TERM", "running b", "a:stumble", "b");

    assertThat(lines).endsWith("-b", "-a");
    assertThat(status).isEqualTo(1);
    assertThat(log).contains("a stumbles");
  }

  @Test
  void whenAllHaveEndedItReturns() throws Exception {
    run("", "", "a:end", "b:end");

    assertThat(lines).endsWith("returned");
    assertThat(status).isZero();
  }

  @Test
  void aSecondSignalDoesNotWaitForACleanup() throws Exception {
    run("TERM", "-a|running a", "a:hang");

    assertThat(lines).endsWith("-a");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void noServicesAreNoApplication() {
    assertThatThrownBy(Application::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no services");
  }
}
