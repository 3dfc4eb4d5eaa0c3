package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {
  private int status;

  private List<String> enter(String... lines) throws Exception {
    var in = new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8));
    var out = new ByteArrayOutputStream();
    status = new Shell(null, false).run(in, new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8).lines().toList();
  }

  @Test
  void aSnippetMayAwait() throws Exception {
    assertThat(
            enter("await(gather(() -> 1, () -> 2))", "sleep(millis(1))", "Task.current().name()"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("$1 ==> [1, 2]"),
            line -> assertThat(line).matches("\\$3 ==> \"Task-\\d+\""));
  }

  @Test
  void tasksGoOnBetweenSnippets() throws Exception {
    assertThat(
            enter(
                "var ticks = new Queue<Integer>()",
                "var ticker = createTask(() -> { for (int i = 0; ; i++) { ticks.put(i); sleep(millis(1)); } })",
                "ticks.get() + ticks.get() + ticks.get()",
                "ticker.cancel()"))
        .containsExactly("$3 ==> 3", "$4 ==> true");
  }

  @Test
  void aFailureIsShownAndTheNextSnippetRuns() throws Exception {
    assertThat(enter("await(createTask(() -> { throw new IOException(\"no\"); }))", "1 + 1"))
        .startsWith("|  Exception java.io.IOException: no")
        .endsWith("$2 ==> 2");
  }

  @Test
  void exitGivesTheStatus() throws Exception {
    assertThat(enter("/exit 3", "1 + 1")).isEmpty();
    assertThat(status).isEqualTo(3);
  }

  @Test
  void whatSeveralPackagesHaveIsWefts() throws Exception {
    assertThat(
            enter(
                "Future.class.getPackageName()",
                "Queue.class.getPackageName()",
                "PriorityQueue.class.getPackageName()",
                "Semaphore.class.getPackageName()"))
        .containsExactly(
            "$1 ==> \"dev.weft\"",
            "$2 ==> \"dev.weft.sync\"",
            "$3 ==> \"dev.weft.sync\"",
            "$4 ==> \"dev.weft.sync\"");
  }
}
