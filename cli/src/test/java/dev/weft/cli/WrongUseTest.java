package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be done is said in one line. */
class WrongUseTest {
  private static void assertFails(int status, String message, String... arguments) {
    var run = CommandLineRun.of(arguments);
    assertThat(run.err()).isEqualTo("weft: " + message + System.lineSeparator());
    assertThat(run.status()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aProcessThatIsNotThere() {
    assertFails(
        1,
        "no such process: 999999999: 'weft ps' lists those that can be looked at",
        "ps",
        "999999999");
  }

  @Test
  void aProcessThatIsNoJvm() throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    try {
      assertFails(
          1,
          "process " + cat.pid() + " is not a JVM: 'weft ps' lists those with Weft",
          "pstree",
          "" + cat.pid());
      assertThat(cat.isAlive()).isTrue();
    } finally {
      cat.destroy();
    }
  }

  @Test
  void aJvmWithoutWeft() throws Exception {
    try (var program = Program.withoutWeft(PlainProgram.class)) {
      program.awaitLine("ready");
      assertFails(
          1,
          "no Weft in process "
              + program.pid()
              + ": 'weft ps' lists the JVMs that have Weft on their path",
          "ps",
          program.pid());
      assertThat(program.end()).isZero();
    }
  }

  @Test
  void aPidThatIsNoNumber() {
    assertFails(
        2, "not a process's number: abc: 'weft ps' lists those that can be looked at", "ps", "abc");
  }

  @Test
  void aPidThatIsMissing() {
    assertFails(2, "missing required parameter: 'PID': see 'weft pstree --help'", "pstree");
  }

  @Test
  void anOptionThatDoesNotExist() {
    assertFails(2, "no such option: --jsno: did you mean --json?", "ps", "--jsno");
  }

  @Test
  void aDurationThatIsNone() {
    assertFails(
        2, "no such duration: soon: write 250ms, 2s or 5m", "top", "--interval", "soon", "1");
  }

  @Test
  void aCommandThatDoesNotExist() {
    assertFails(2, "no such command: pss: did you mean ps?", "pss");
  }

  @Test
  void verboseShowsTheStack() {
    var run = CommandLineRun.of("ps", "--verbose", "999999999");

    assertThat(run.err()).startsWith("weft: no such process").contains("\tat dev.weft.cli.");
  }

  @Test
  void everyCommandHasHelpWithTwoExamples() {
    for (String command :
        List.of("ps", "pstree", "top", "repl", "tour", "new", "compare", "completion")) {
      var run = CommandLineRun.of(command, "--help");

      assertThat(run.status()).isZero();
      assertThat(run.out()).startsWith("Usage: weft " + command);
      String examples = run.out().substring(run.out().indexOf("Examples:"));
      assertThat(examples.lines().filter(line -> line.contains("weft " + command))).hasSize(2);
    }
  }
}
