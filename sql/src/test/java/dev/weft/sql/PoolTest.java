package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.net.ConnectException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final String ENDLESS = "select sum(x) from system_range(1, 1000000000000)";

  @BeforeEach
  void shutGate() {
    Gate.shut();
  }

  @AfterEach
  void openGate() {
    Gate.open();
  }

  private static Database open(int poolSize) throws SQLException {
    var database = Database.builder("jdbc:h2:mem:").poolSize(poolSize).build();
    database.execute("create alias gate for 'dev.weft.sql.Gate.pass'");
    database.execute("create table t (n int)");
    return database;
  }

  private static void settle(Database database, int active, int waiting) {
    while (database.stats().active() != active || database.stats().waiting() != waiting) {
      yieldNow();
    }
  }

  @AsyncTest
  void whoCameFirstGetsTheConnectionFirst() throws SQLException {
    try (var database = open(1)) {
      var trace = new Trace();
      var tasks = new ArrayList<Task<Void>>();
      tasks.add(createTask(() -> database.query("select gate()").clear()));
      for (int i = 0; i < 5; i++) {
        int n = i;
        tasks.add(
            createTask(() -> {
              database.execute("insert into t values (?)", n);
              trace.record("" + n);
            }));
      }
      Gate.awaitEntered();
      settle(database, 1, 5);
      tasks.get(2).cancel();
      Gate.open();
      tasks.remove(2);
      var _ = await(gather(tasks));
      assertThat(trace.events()).containsExactly("0", "2", "3", "4");
      assertThat(database.query(Integer.class, "select n from t")).containsExactly(0, 2, 3, 4);
    }
  }

  @AsyncTest
  void waitingForAConnectionIsBoundedByTheLimitAroundIt() throws Exception {
    try (var database = open(1)) {
      Task<List<Row>> holder = createTask(() -> database.query("select gate()"));
      Gate.awaitEntered();
      assertThatThrownBy(() -> timeout(millis(20), () -> database.execute("delete from t")))
          .isInstanceOf(TimeoutException.class);
      assertThat(database.stats().waiting()).isZero();
      Gate.open();
      var _ = await(holder);
      assertThat(database.execute("insert into t values (1)")).isEqualTo(1);
    }
  }

  @AsyncTest
  void theLoopGoesOnWhileTheDatabaseIsBusy() throws SQLException {
    try (var database = open(2)) {
      Task<List<Row>> busy = createTask(() -> database.query("select gate()"));
      Gate.awaitEntered();
      int[] turns = {0};
      Task<Void> other =
          createTask(() -> {
            for (int i = 0; i < 1000; i++) {
              yieldNow();
              turns[0]++;
            }
          });
      await(other);
      assertThat(busy.isDone()).isFalse();
      assertThat(turns[0]).isEqualTo(1000);
      Gate.open();
      assertThat(await(busy)).hasSize(1);
    }
  }

  @AsyncTest
  void aCallOfACancelledTaskDoesNothing() throws SQLException {
    try (var database = open(1)) {
      Task<Integer> task =
          createTask(() -> {
            Task.current().cancel();
            return database.execute("insert into t values (1)");
          });
      assertCancelled(task);
      assertThat(database.stats().active()).isZero();
      assertThat(database.query("select * from t")).isEmpty();
      Task<Void> inTransaction =
          createTask(() ->
              database.runTransaction(tx -> {
                Task.current().cancel();
                try {
                  tx.execute("insert into t values (1)");
                } catch (CancelledError e) {
                  tx.execute("insert into t values (2)");
                }
              }));
      await(inTransaction);
      assertThat(database.query(Integer.class, "select n from t")).containsExactly(2);
    }
  }

  @AsyncTest
  void cancelledInTheMiddleItEndsInTheDatabaseAndTheConnectionIsUsable() throws SQLException {
    try (var database = open(1)) {
      database.execute("create local temporary table mine (n int)");
      for (int i = 0; i < 5; i++) {
        Task<List<Row>> task = createTask(() -> database.query(ENDLESS));
        settle(database, 1, 0);
        task.cancel();
        assertCancelled(task);
        // The same connection, which has a table of its own.
        assertThat(database.execute("insert into mine values (1)")).isEqualTo(1);
      }
      assertThat(database.stats().cancelled()).isEqualTo(5);
      assertThat(database.stats().idle()).isEqualTo(1);
    }
  }

  @AsyncTest
  void aResultThatCameBeforeTheCancellationIsNotLost() throws SQLException {
    try (var database = open(1)) {
      var changed = new ArrayList<Integer>();
      Task<Void> task =
          createTask(() -> {
            changed.add(database.execute("insert into t values (1)"));
            yieldNow();
            changed.add(-1);
          });
      while (changed.isEmpty()) {
        yieldNow();
      }
      task.cancel();
      assertCancelled(task);
      assertThat(changed).containsExactly(1);
      assertThat(database.stats().active()).isZero();
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void noConnectionIsLostWhereverACallIsCancelled() throws SQLException {
    var database = Database.builder("jdbc:h2:mem:").poolSize(1).build();
    try {
      database.execute("create table t (n int)");
      database.batch("insert into t values (?)", List.of(1, 2, 3));
      assertThat(database.stream("select * from t").count()).isEqualTo(3);
      assertThat(database.query(Integer.class, "select n from t")).hasSize(3);
    } finally {
      CancelScope.run(scope -> {
        scope.setShielded(true);
        assertThat(database.query(Integer.class, "select 1")).containsExactly(1);
        assertThat(database.stats().active()).isZero();
        database.close();
      });
    }
  }

  @AsyncTest(seeds = 200)
  void noConnectionIsLostInAnyOrder() throws SQLException {
    try (var database = Database.builder("jdbc:h2:mem:").poolSize(2).build()) {
      var tasks = new ArrayList<Task<List<Row>>>();
      for (int i = 0; i < 8; i++) {
        tasks.add(createTask(() -> database.query("select 1")));
      }
      for (int i = 0; i < 3; i++) {
        yieldNow();
      }
      tasks.forEach(task -> task.cancel());
      for (Task<?> task : tasks) {
        assertCancelledOrDone(task);
      }
      assertThat(database.query(Integer.class, "select 1")).containsExactly(1);
      assertThat(database.stats().active()).isZero();
      assertThat(database.stats().waiting()).isZero();
    }
  }

  @AsyncTest
  void aStatementThatTakesTooLongIsCancelled() throws SQLException {
    try (var database =
        Database.builder("jdbc:h2:mem:").poolSize(1).statementTimeout(millis(50)).build()) {
      assertThatThrownBy(() -> database.query(ENDLESS))
          .isInstanceOf(SQLTimeoutException.class)
          .hasMessageContaining("longer than 50ms")
          .satisfies(e ->
              assertThat(e.getSuppressed())
                  .extracting(Throwable::getMessage)
                  .containsExactly("in: " + ENDLESS + ""));
      assertThatThrownBy(() -> database.transaction(tx -> tx.query(ENDLESS)))
          .isInstanceOf(SQLTimeoutException.class);
      assertThat(database.query("select 1")).hasSize(1);
      settle(database, 0, 0);
    }
  }

  @AsyncTest
  void closingLetsTheRunningEndAndRefusesTheWaiting() throws SQLException {
    var database = open(1);
    Task<List<Row>> running = createTask(() -> database.query("select gate()"));
    Gate.awaitEntered();
    Task<Integer> waiting = createTask(() -> database.execute("insert into t values (1)"));
    settle(database, 1, 1);
    Task<Void> closing = createTask(database::close);
    Task<Void> again = createTask(database::close);
    Testing.settle();
    assertClosed(() -> database.query("select 1"));
    assertThat(closing.isDone()).isFalse();
    closing.cancel();
    Gate.open();
    assertThat(await(running)).hasSize(1);
    assertClosed(() -> await(waiting));
    await(again);
    assertCancelledOrDone(closing);
    assertClosed(() -> database.transaction(tx -> 1));
    assertClosed(() -> database.stream("select 1").toList());
    database.close();
  }

  @Test
  void itIsOpenedAndClosedOutsideAsWell() throws Exception {
    try (var unused = Database.open("jdbc:h2:mem:")) {
      assertThat(unused.stats()).isEqualTo(new DatabaseStats(10, 0, 0, 0, 0, 0, 0, 0));
    }
    var database = Database.open("jdbc:h2:mem:outside");
    run(() -> database.execute("create table t (n int)"));
    assertThatThrownBy(() -> run(() -> database.query("select 1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to a different event loop");
    database.close();
    run(() -> {
      try (var again = Database.open("jdbc:h2:mem:outside")) {
        again.execute("create table t (n int)"); // the first one is gone
        assertThat(again.query("select * from t")).isEmpty();
      }
      assertClosed(() -> database.query("select 1"));
    });
  }

  @AsyncTest
  void aDatabaseInMemoryOutlivesItsConnections() throws SQLException {
    try (var database = open(2);
        var other = Database.open("jdbc:h2:mem:")) {
      assertThatThrownBy(() -> other.query("select * from t")).isInstanceOf(SQLException.class);
      assertThat(database.query("select * from t")).isEmpty();
    }
  }

  @AsyncTest
  void statsCount() throws SQLException {
    try (var database = open(2)) {
      database.query("select 1");
      assertThatThrownBy(() -> database.query("select x")).isInstanceOf(SQLException.class);
      database.runTransaction(tx -> {
        tx.query("select 1");
        assertThat(database.stats().active()).isEqualTo(1);
      });
      assertThat(database.stats()).isEqualTo(new DatabaseStats(2, 0, 1, 0, 5, 5, 1, 0));
    }
  }

  @AsyncTest
  void aDatabaseThatCannotBeReachedIsAClearFailureInTime() throws Exception {
    try (var database =
        Database.builder("jdbc:postgresql://127.0.0.1:1/none?sslmode=disable")
            .poolSize(1)
            .connectTimeout(Duration.ofMillis(300))
            .build()) {
      assertThatThrownBy(() -> database.query("select 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageStartingWith("no connection to jdbc:postgresql in 300ms: Connection to 127")
          .hasRootCauseInstanceOf(ConnectException.class);
      Task<List<Row>> task = createTask(() -> database.query("select 1"));
      settle(database, 1, 0);
      task.cancel();
      assertCancelled(task);
      assertThat(database.stats().active()).isZero();
    }
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLException.class)
        .hasMessage("database jdbc:h2 is closed: open it again");
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  private static void assertCancelledOrDone(Task<?> task) {
    try {
      var _ = await(task);
    } catch (CancelledError e) {
      assertThat(task.isCancelled()).isTrue();
    }
  }

  @Test
  void whatIsStillBeingOpenedWhenItIsClosedOutsideIsClosedToo() throws Exception {
    String url = "jdbc:h2:mem:slow";
    String slowly = "create alias if not exists gate for 'dev.weft.sql.Gate.pass'\\;select gate()";
    var database = Database.open(url + ";INIT=" + slowly);
    run(() -> {
      var task = createTask(() -> database.query("select 1"));
      Gate.awaitEntered();
      task.cancel();
    });
    database.close();
    Gate.open();
    Gate.thread().join(); // no worker is left
    assertThatThrownBy(() -> DriverManager.getConnection(url + ";IFEXISTS=TRUE"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("not found");
  }
}
