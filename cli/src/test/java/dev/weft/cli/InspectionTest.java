package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ps}, {@code pstree} and {@code top} look at a program that runs. */
class InspectionTest {
  private static Program program;

  @BeforeAll
  static void start() throws Exception {
    program = Program.withWeft(Programs.class);
    program.awaitLine("ready");
  }

  @AfterAll
  static void end() throws Exception {
    try (var ending = program) {
      assertThat(ending.end()).isZero();
    }
  }

  private static CommandLineRun weft(String... arguments) {
    var run = CommandLineRun.of(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run;
  }

  @Test
  void psListsTheProgramsThatHaveWeft() {
    var run = CommandLineRun.of("ps", "-q");

    assertThat(run.status()).isZero();
    assertThat(run.lines().getFirst()).matches("PID +MAIN-CLASS +LOOPS +TASKS");
    assertThat(run.lines())
        .anyMatch(line -> line.matches(program.pid() + " +dev.weft.cli.Programs +1 +9"));
    assertThat(run.out()).doesNotContain(ProcessHandle.current().pid() + " ");
  }

  @Test
  void psSaysWhatEachTaskWaitsForAndWhere() {
    var run = weft("ps", program.pid());

    assertThat(run.lines().getFirst()).matches("ID +NAME +STATE +AGE +WAITS-FOR +AT");
    assertThat(run.lines()).hasSize(10);
    assertThat(run.lines()).anyMatch(isTask("Task-\\d+", "SUSPENDED", "group \\(8 tasks\\)"));
    assertThat(run.lines()).anyMatch(isTask("sleeper", "SUSPENDED", "sleep 99\\d\\d\\.\\ds"));
    assertThat(run.lines()).anyMatch(isTask("first", "SUSPENDED", "task sleeper"));
    assertThat(run.lines()).anyMatch(isTask("alice", "SUSPENDED", "lock held by bob"));
    assertThat(run.lines()).anyMatch(isTask("clerk", "SUSPENDED", "queue get"));
    assertThat(run.lines()).anyMatch(isTask("away", "BLOCKED", "thread"));
  }

  private static Predicate<String> isTask(String name, String state, String waitsFor) {
    String line =
        "\\d+ +" + name + " +" + state + " +[\\d.hms]+ +" + waitsFor + " +Programs.java:\\d+";
    return text -> text.matches(line);
  }

  @Test
  void psGivesJson() {
    JsonNode tasks = JsonMapper.shared().readTree(weft("ps", "--json", program.pid()).out());

    JsonNode alice = named(tasks, "alice");
    JsonNode bob = named(tasks, "bob");
    assertThat(alice.propertyNames())
        .containsExactly(
            "id", "name", "state", "ageMs", "waitsFor", "awaitedBy", "owner", "at", "stack");
    assertThat(alice.get("state").asString()).isEqualTo("SUSPENDED");
    assertThat(alice.get("ageMs").asLong()).isPositive();
    assertThat(alice.at("/waitsFor/kind").asString()).isEqualTo("lock");
    assertThat(alice.at("/waitsFor/on").asString()).isEqualTo("bob");
    assertThat(alice.at("/waitsFor/task").asLong()).isEqualTo(bob.get("id").asLong());
    assertThat(alice.get("at").asString()).startsWith("Programs.java:");
    assertThat(alice.get("stack").valueStream().map(JsonNode::asString))
        .anyMatch(frame -> frame.endsWith(" takeBoth"));
    assertThat(alice.get("owner")).isEqualTo(bob.get("owner"));
    assertThat(named(tasks, "sleeper").get("awaitedBy")).hasSize(3);
  }

  private static JsonNode named(JsonNode tasks, String name) {
    return tasks
        .valueStream()
        .filter(task -> task.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pstreeShowsWhoAwaitsWhom() {
    List<String> lines = weft("pstree", program.pid()).lines();

    assertThat(lines.getFirst())
        .matches("Task-\\d+ \\(SUSPENDED group \\(8 tasks\\)\\) Programs.java:\\d+");
    assertThat(lines)
        .anyMatch(
            line -> line.matches("├─ sleeper \\(SUSPENDED sleep [\\d.]+s\\) Programs.java:\\d+"));
    assertThat(lines).filteredOn(line -> line.equals("│  └─ sleeper (see above)")).hasSize(2);
  }

  @Test
  void pstreeMarksTheCycleAndListsIt() {
    List<String> lines = weft("pstree", program.pid()).lines();

    assertThat(lines).filteredOn(line -> line.endsWith(" DEADLOCK")).hasSize(2);
    int list =
        lines.indexOf("DEADLOCK: each of these waits for the next, and the last for the first");
    assertThat(lines.subList(list + 1, lines.size()))
        .hasSize(2)
        .anyMatch(line -> line.matches("  alice waits for lock held by bob at Programs.java:\\d+"))
        .anyMatch(line -> line.matches("  bob waits for lock held by alice at Programs.java:\\d+"));
  }

  @Test
  void pstreeGivesTheJsonOfPs() {
    JsonNode tasks = JsonMapper.shared().readTree(weft("pstree", "--json", program.pid()).out());

    assertThat(tasks).hasSize(9);
  }

  @Test
  void topPutsWhatComputesFirst() {
    List<String> lines = weft("top", "--once", "--interval=300ms", program.pid()).lines();

    assertThat(lines.getFirst()).matches("ID +NAME +STATE +AGE +CPU +WAITS-FOR +AT");
    assertThat(lines).hasSize(10);
    assertThat(lines.get(1)).matches("\\d+ +busy .* +[1-9]\\d?\\.\\d% .*");
    assertThat(lines.get(2)).contains(" 0.0% ");
  }

  @Test
  void topTellsProgramsTheSame() {
    JsonNode tasks =
        JsonMapper.shared().readTree(weft("top", "--json", "-n1", program.pid()).out());

    assertThat(tasks.size()).isEqualTo(1);
    assertThat(tasks.get(0).get("cpu").asDouble()).isBetween(0.0, 1.1);
    assertThat(tasks.get(0).propertyNames()).contains("id", "name", "state", "waitsFor", "at");
  }

  @Test
  void topShowsNoMoreLinesThanItShould() {
    assertThat(weft("top", "--once", "-n", "2", "-i", "1ms", program.pid()).lines()).hasSize(3);
  }

  @Test
  void nothingIsLeftInTheProgram() throws Exception {
    var _ = weft("ps", program.pid());
    var _ = weft("top", "--once", "-i", "1ms", program.pid());

    program.tell("count beans");
    program.awaitLine("beans of Weft: 0");
  }

  @Test
  void aLoopThatIsBlockedIsNoAnswer() throws Exception {
    program.tell("block");
    program.awaitLine("blocked");
    try {
      var run = CommandLineRun.of("ps", program.pid());

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .hasLineCount(1)
          .startsWith("weft: no answer from process " + program.pid() + " in 5 s: ");
    } finally {
      program.tell("unblock");
      program.awaitLine("unblocked");
    }
  }
}
