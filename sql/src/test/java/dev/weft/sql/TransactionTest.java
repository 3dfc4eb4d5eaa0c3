package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

class TransactionTest {
  private static Database numbers() throws SQLException {
    return numbers(3);
  }

  private static Database numbers(int poolSize) throws SQLException {
    var database = Database.builder("jdbc:h2:mem:").poolSize(poolSize).build();
    database.execute("create table t (n int primary key)");
    return database;
  }

  private static List<Integer> all(Sql sql) throws SQLException {
    return sql.query(Integer.class, "select n from t order by n");
  }

  private static int insert(Sql sql, int n) throws SQLException {
    return sql.execute("insert into t values (?)", n);
  }

  @AsyncTest
  void itCommitsAtItsEndAndGivesTheValueOfTheBody() throws SQLException {
    try (var database = numbers()) {
      int value =
          database.transaction(tx -> {
            insert(tx, 1);
            assertThat(all(tx)).containsExactly(1);
            assertThat(all(database)).isEmpty();
            return 7;
          });
      assertThat(value).isEqualTo(7);
      assertThat(all(database)).containsExactly(1);
      database.runTransaction(tx -> {
        insert(tx, 2);
      });
      assertThat(all(database)).containsExactly(1, 2);
      assertThat(database.stats().active()).isZero();
    }
  }

  @AsyncTest
  void theBodysOwnExceptionComesOutAndAllIsUndone() throws SQLException {
    try (var database = numbers()) {
      var own = new IOException("own");
      assertThatThrownBy(() ->
              database.transaction(tx -> {
                insert(tx, 1);
                throw own;
              }))
          .isSameAs(own)
          .hasNoSuppressedExceptions();
      assertThatThrownBy(() ->
              database.transaction(tx -> {
                insert(tx, 1);
                return insert(tx, 1);
              }))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("23505");
      assertThat(all(database)).isEmpty();
      assertThat(database.stats().active()).isZero();
    }
  }

  @AsyncTest
  void oneInsideIsASavepoint() throws SQLException {
    try (var database = numbers()) {
      database.runTransaction(tx -> {
        insert(tx, 1);
        assertThatThrownBy(() ->
                tx.transaction(inner -> {
                  insert(inner, 2);
                  throw new IllegalStateException("no");
                }))
            .hasMessage("no");
        int value =
            tx.transaction(inner -> {
              insert(inner, 3);
              return inner.transaction(innermost -> insert(innermost, 4));
            });
        assertThat(value).isEqualTo(1);
        assertThat(all(tx)).containsExactly(1, 3, 4);
      });
      assertThat(all(database)).containsExactly(1, 3, 4);
    }
  }

  @AsyncTest
  void whatIsCommittedInsideIsUndoneWithTheOuterOne() throws SQLException {
    try (var database = numbers()) {
      assertThatThrownBy(() ->
              database.transaction(tx -> {
                tx.transaction(inner -> insert(inner, 1));
                throw new IOException("no");
              }))
          .hasMessage("no");
      assertThat(all(database)).isEmpty();
    }
  }

  @AsyncTest
  void itCannotBeUsedAfterItsEnd() throws SQLException {
    try (var database = numbers()) {
      var leaked = new ArrayList<Transaction>();
      database.runTransaction(tx -> {
        leaked.add(tx);
        tx.runTransaction(leaked::add);
      });
      for (Transaction tx : leaked) {
        assertThatThrownBy(() -> insert(tx, 1))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("the transaction has ended");
        assertThatThrownBy(() -> tx.transaction(inner -> 1)).hasMessageContaining("has ended");
        assertThatThrownBy(() -> tx.stream("select 1").toList()).hasMessageContaining("has ended");
      }
      assertThat(all(database)).isEmpty();
    }
  }

  @AsyncTest
  void theOuterOneRefusesItsOwnTaskWhileOneInsideIsOpenAndOthersWait() throws SQLException {
    try (var database = numbers()) {
      database.runTransaction(tx -> {
        var others = new ArrayList<Task<Integer>>();
        tx.runTransaction(inner -> {
          assertThatThrownBy(() -> insert(tx, 1))
              .isInstanceOf(SQLException.class)
              .hasMessageContaining("a transaction inside this one is open");
          assertThatThrownBy(() -> tx.transaction(second -> 1)).hasMessageContaining("is open");
          others.add(createTask(() -> insert(tx, 2)));
          yieldNow();
          insert(inner, 3);
          assertThat(all(inner)).containsExactly(3);
        });
        assertThat(await(others.getFirst())).isEqualTo(1);
        assertThat(all(tx)).containsExactly(2, 3);
      });
    }
  }

  @AsyncTest
  void severalTasksTakeTurnsInIt() throws SQLException {
    try (var database = numbers()) {
      database.runTransaction(tx -> {
        var _ = await(gather(() -> insert(tx, 1), () -> insert(tx, 2), () -> insert(tx, 3)));
        var _ =
            await(
                gather(
                    () -> tx.transaction(a -> insert(a, 4)),
                    () -> tx.transaction(b -> insert(b, 5))));
      });
      assertThat(all(database)).containsExactly(1, 2, 3, 4, 5);
    }
  }

  @AsyncTest
  void aCallThatIsOnItsWayWhenTheBodyEndsIsWaitedFor() throws SQLException {
    try (var database = numbers()) {
      var late = new ArrayList<Task<Integer>>();
      database.runTransaction(tx -> {
        late.add(createTask(() -> insert(tx, 1)));
        yieldNow();
      });
      assertThat(await(late.getFirst())).isEqualTo(1);
      assertThat(all(database)).containsExactly(1);
    }
  }

  @AsyncTest
  void cancelledItIsUndoneAndItsConnectionGivenBack() throws SQLException {
    try (var database = numbers(1)) {
      var inserted = new Event();
      Task<Void> task =
          createTask(() ->
              database.runTransaction(tx -> {
                insert(tx, 1);
                inserted.set();
                sleep(millis(1000));
              }));
      inserted.await();
      assertThat(database.stats().active()).isEqualTo(1);
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(all(database)).isEmpty();
      assertThat(database.stats().active()).isZero();
    }
  }

  @AsyncTest
  void aLimitAroundItOrInsideItIsATimeout() throws Exception {
    try (var database = numbers(1)) {
      assertThatThrownBy(() ->
              timeout(
                  millis(10),
                  () ->
                      database.runTransaction(tx -> {
                        insert(tx, 1);
                        sleep(millis(1000));
                      })))
          .isInstanceOf(TimeoutException.class);
      database.runTransaction(tx -> {
        insert(tx, 2);
        assertThatThrownBy(() ->
                timeout(
                    millis(100),
                    () -> tx.query("select sum(x) from system_range(1, 100000000000)")))
            .isInstanceOf(TimeoutException.class);
        insert(tx, 3);
      });
      assertThat(all(database)).containsExactly(2, 3);
    }
  }

  @AsyncTest
  void aCancellationAtTheCommitComesAfterIt() throws SQLException {
    try (var database = numbers()) {
      var value = new ArrayList<Integer>();
      Task<Void> task =
          createTask(() -> {
            value.add(
                database.transaction(tx -> {
                  int n = insert(tx, 1);
                  Task.current().cancel();
                  return n;
                }));
            yieldNow();
            value.add(-1);
          });
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(value).containsExactly(1);
      assertThat(all(database)).containsExactly(1);
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void whereverItIsCancelledAllOfItHappensOrNothing() throws SQLException {
    var database = numbers(2);
    try {
      database.runTransaction(tx -> {
        insert(tx, 1);
        tx.runTransaction(inner -> insert(inner, 2));
        insert(tx, 3);
      });
    } finally {
      CancelScope.run(scope -> {
        scope.setShielded(true);
        assertThat(all(database)).isIn(List.of(), List.of(1, 2, 3));
        assertThat(database.stats().active()).isZero();
        database.close();
      });
    }
  }
}
