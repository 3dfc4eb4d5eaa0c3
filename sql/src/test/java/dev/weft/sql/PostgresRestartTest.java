package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

class PostgresRestartTest {
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.shared();
  }

  @AsyncTest
  void eachCallerIsToldThatTheServerDiedAndWorkGoesOnAfterItsRestart() throws Exception {
    try (var database = server.open(4)) {
      database.execute("drop table if exists restart");
      database.execute("create table restart (n int)");
      database.execute("insert into restart values (1)");
      var inTransaction = new Event();
      var events = database.listen("a");
      List<Task<?>> tasks = new ArrayList<>();
      tasks.add(createTask(() -> database.query("select pg_sleep(600)")));
      tasks.add(createTask(() -> database.execute("select pg_sleep(600)")));
      tasks.add(createTask(events::count));
      var goOn = new Event();
      tasks.add(
          createTask(() ->
              database.transaction(tx -> {
                tx.execute("insert into restart values (2)");
                inTransaction.set();
                goOn.await();
                return tx.execute("insert into restart values (3)");
              })));
      inTransaction.await();
      while (database
              .query(
                  Long.class,
                  "select count(*) from pg_stat_activity where query like '%pg_sleep(%'")
              .getFirst()
          < 3) { // they and this one
        yieldNow();
      }
      toThread(server::kill);
      goOn.set();
      for (Task<?> task : tasks) {
        assertThatThrownBy(() -> await(task))
            .isInstanceOf(SQLException.class)
            .satisfies(e -> assertThat(((SQLException) e).getSQLState()).matches("08...|57P0."));
      }
      assertThat(database.stats().active()).isZero();

      // One that comes while there is no server waits for it.
      Task<List<Integer>> early =
          createTask(() -> database.query(Integer.class, "select n from restart"));
      toThread(server::restart);
      assertThat(await(early)).containsExactly(1);
      assertThat(database.execute("insert into restart values (4)")).isEqualTo(1);
      assertThat(database.stats().active()).isZero();
    }
  }
}
