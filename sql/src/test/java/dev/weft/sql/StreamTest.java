package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

class StreamTest {
  private static final String RANGE = "select x from system_range(1, cast(? as int)) order by x";

  private static Database open() {
    return Database.builder("jdbc:h2:mem:").poolSize(1).fetchSize(10).build();
  }

  private static int x(Row row) {
    return row.integer("x");
  }

  @AsyncTest
  void itGivesAllRowsInTheirOrder() throws SQLException {
    try (var database = open()) {
      for (int n : List.of(0, 1, 9, 10, 11, 20, 25)) {
        var all = database.stream(RANGE, n).map(StreamTest::x).toList();
        assertThat(all).hasSize(n);
        assertThat(all).isSorted();
        assertThat(database.stats().active()).isZero();
      }
    }
  }

  @AsyncTest
  void eachUseRunsItAgain() throws SQLException {
    try (var database = open()) {
      var stream = database.stream(RANGE, 12);
      assertThat(stream.count()).isEqualTo(12);
      assertThat(stream.count()).isEqualTo(12);
    }
  }

  @AsyncTest
  void leftEarlyItGivesItsConnectionBack() throws SQLException {
    try (var database = open()) {
      assertThat(database.stream(RANGE, 100).map(StreamTest::x).take(3).toList())
          .containsExactly(1, 2, 3);
      assertThat(database.stats().active()).isZero();
      try (var stream = database.stream(RANGE, 100)) {
        for (Row row : stream) {
          if (x(row) == 15) {
            break;
          }
        }
        assertThat(database.stats().active()).isEqualTo(1);
      }
      assertThat(database.stats().active()).isZero();
      assertThatThrownBy(() ->
              database.stream(RANGE, 100)
                  .forEach((Row row) -> {
                    throw new IllegalStateException("enough");
                  }))
          .hasMessage("enough");
      assertThat(database.stats().active()).isZero();
    }
  }

  @AsyncTest
  void cancelledItGivesItsConnectionBack() throws SQLException {
    try (var database = open()) {
      var seen = new ArrayList<Integer>();
      Task<Void> task =
          createTask(() ->
              database.stream(RANGE, 1000)
                  .forEach((Row row) -> {
                    seen.add(x(row));
                    yieldNow();
                  }));
      while (seen.size() < 15) {
        yieldNow();
      }
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(database.stats().active()).isZero();
      assertThat(seen.size()).isBetween(15, 17);
    }
  }

  @AsyncTest
  void aFailureOfTheDatabaseComesOut() throws SQLException {
    try (var database = open()) {
      assertThatThrownBy(
              () -> database.stream("select 1 / (x - 3) from system_range(1, 5)").count())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Division by zero");
      assertThat(database.query("select 1")).hasSize(1);
    }
  }

  @AsyncTest
  void inATransactionItSeesWhatThatHasDoneAndLeavesTheConnectionToOtherCalls() throws SQLException {
    try (var database = open()) {
      database.execute("create table t (x int)");
      database.runTransaction(tx -> {
        tx.batch("insert into t values (?)", List.of(1, 2, 3));
        var sum =
            tx.stream("select x from t order by x")
                .map(row -> x(row) * tx.query(Integer.class, "select 10").getFirst())
                .toList();
        assertThat(sum).containsExactly(10, 20, 30);
      });
    }
  }
}
