package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresListenTest {
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.shared();
  }

  @AsyncTest
  void whatIsSaidOnAChannelComesInOrder() throws Exception {
    try (var database = server.open(1);
        var events = database.listen("Orders", "it\"s")) {
      for (int i = 0; i < 3; i++) {
        database.query("select pg_notify(?, ?)", "Orders", "n" + i);
      }
      database.query("select pg_notify('it\"s', '')");
      database.query("select pg_notify('orders', 'another channel')");
      var heard = new ArrayList<String>();
      for (Notification each : events) {
        assertThat(each.sender())
            .isEqualTo(database.query(Integer.class, "select pg_backend_pid()").getFirst());
        heard.add(each.channel() + " " + each.payload());
        if (heard.size() == 4) {
          break;
        }
      }
      assertThat(heard).containsExactly("Orders n0", "Orders n1", "Orders n2", "it\"s ");
    }
    assertNobodyListens();
  }

  private static void assertNobodyListens() throws SQLException {
    try (var database = server.open(1)) {
      while (database
              .query(
                  Long.class, "select count(*) from pg_stat_activity where query like 'LISTEN %'")
              .getFirst()
          > 0) {
        yieldNow();
      }
    }
  }

  @AsyncTest
  void listeningEndsWhenItIsCancelledOrItsDatabaseIsClosed() throws Exception {
    var database = server.open(1);
    Task<Long> first = createTask(() -> database.listen("a").count());
    while (!listens(database)) {
      yieldNow();
    }
    first.cancel();
    assertCancelled(first);
    assertNobodyListens();

    var events = database.listen("a");
    Task<Long> second = createTask(events::count);
    var unused = database.listen("a");
    yieldNow();
    yieldNow();
    database.close();
    assertThat(await(second)).isZero();
    assertNobodyListens();
    assertThatThrownBy(unused::count).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(events::count).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database.listen("a")).isInstanceOf(SQLException.class);
  }

  private static boolean listens(Database database) throws SQLException {
    return !database.query("select 1 from pg_stat_activity where query like 'LISTEN %'").isEmpty();
  }

  @Test
  void aDatabaseThatListensIsClosedOutsideItsLoopAsWell() throws Exception {
    var database = server.open(1);
    run(() -> {
      var _ = database.listen("a");
    });
    database.close();
    run(PostgresListenTest::assertNobodyListens);
  }

  @AsyncTest
  void aCancelledListenLeavesNoConnection() throws Exception {
    try (var database = server.open(1)) {
      for (int turns = 0; turns < 4; turns++) {
        Task<?> task = createTask(() -> database.listen("a"));
        for (int i = 0; i <= turns; i++) {
          yieldNow();
        }
        task.cancel();
        assertCancelled(task);
      }
    }
    assertNobodyListens();
  }

  @AsyncTest
  void otherDatabasesHaveNoChannels() throws SQLException {
    try (var database = Database.open("jdbc:h2:mem:")) {
      assertThatThrownBy(() -> database.listen("a"))
          .isInstanceOf(SQLFeatureNotSupportedException.class)
          .hasMessageContaining("H2 has no LISTEN");
      assertThatThrownBy(database::listen).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void listeningThatBeginsWhileTheDatabaseIsClosedIsRefused() throws Exception {
    var database = server.open(1);
    Task<?> task = createTask(() -> database.listen("a"));
    yieldNow(); // it is connecting
    database.close();
    assertThatThrownBy(() -> await(task))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("is closed");
    assertNobodyListens();
  }

  @AsyncTest
  void aConnectionThatIsLostWithoutAWordIsNoticed() throws Exception {
    try (var way = new DeadEnd(server.port());
        var database = server.open(1)) {
      String url = server.url().replace(":" + server.port(), ":" + way.port());
      var settings = new Settings(url, Map.of(), 1, seconds(10), null, 1);
      var listening = Listening.open(settings, List.of("a"), millis(20));
      var heard = new ArrayList<String>();
      Task<Void> task =
          createTask(() -> listening.stream().forEach(each -> heard.add(each.payload())));
      long before = way.passed();
      while (way.passed() < before + 100) { // it is asked whether it is there
        yieldNow();
      }
      database.query("select pg_notify('a', 'it is')");
      while (heard.isEmpty()) {
        yieldNow();
      }
      way.cut();
      assertThatThrownBy(() -> await(task))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("lost");
      assertThat(heard).containsExactly("it is");
    }
    assertNobodyListens();
  }
}
