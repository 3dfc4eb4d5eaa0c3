package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorTest {
  private static final String[] CHECKS = {
    "JDK",
    "fiber",
    "transport",
    "cores",
    "heap",
    "open files",
    "temp directory",
    "loopback",
    "task switch"
  };

  @Test
  void aLineIsAStatusAndWhatItIsAbout() {
    var run = CommandLineRun.of("doctor");
    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.lines()).hasSize(CHECKS.length);
    for (int i = 0; i < CHECKS.length; i++) {
      assertThat(run.lines().get(i)).matches("(ok|warn) +" + CHECKS[i] + "  .+");
    }
    assertThat(run.lines().getFirst()).contains("" + Runtime.version());
  }

  @Test
  void jsonHasTheSame() {
    JsonNode checks = new JsonMapper().readTree(CommandLineRun.of("doctor", "--json").out());
    assertThat(checks).hasSize(CHECKS.length);
    assertThat(checks.get(2).get("name").asString()).isEqualTo("transport");
    assertThat(checks.get(2).get("status").asString()).isEqualTo("ok");
    assertThat(checks.get(2).get("value").asString()).isIn("epoll", "kqueue", "nio");
  }

  /** A directory that is not there is the only failure; it says what to do. */
  @Test
  void whatFailsMakesTheExitStatusOne() throws Exception {
    var weft =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Djava.io.tmpdir=/dev/null/nowhere",
                "-cp",
                System.getProperty("java.class.path"),
                Weft.class.getName(),
                "doctor")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(weft.getInputStream().readAllBytes(), UTF_8);
    assertThat(weft.waitFor()).as(out).isEqualTo(1);
    assertThat(out).containsPattern("fail +temp directory .*/nowhere.* set -Djava.io.tmpdir");
    assertThat(out).containsPattern("warn +fiber +portable.*--add-opens");
  }
}
