package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static List<String> printed(int columns) {
    var table = new Table("ID", "NAME", "WAITS-FOR", "AT");
    table.add("1", "a-task-with-a-long-name", "task another-long-name", "Shop.java:10");
    table.add("2", "b", "-", "Shop.java:6");
    var text = new StringWriter();
    table.print(new PrintWriter(text), 0, columns);
    return text.toString().lines().toList();
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(printed(Integer.MAX_VALUE))
        .containsExactly(
            "ID  NAME                     WAITS-FOR               AT",
            "1   a-task-with-a-long-name  task another-long-name  Shop.java:10",
            "2   b                        -                       Shop.java:6");
  }

  @Test
  void theWidestAreCutUntilTheLinesFit() {
    assertThat(printed(50))
        .containsExactly(
            "ID  NAME             WAITS-FOR        AT",
            "1   a-task-with-a-…  task another-l…  Shop.java:10",
            "2   b                -                Shop.java:6");
    assertThat(printed(65)).isEqualTo(printed(Integer.MAX_VALUE));
  }

  @Test
  void whatDoesNotFitAtAllKeepsTheEndOfItsLines() {
    assertThat(printed(20)).contains("1   a-task-wi…  task anot…  Shop.java:10");
  }
}
