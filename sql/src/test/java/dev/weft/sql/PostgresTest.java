package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {
  private static PostgresServer server;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    server = PostgresServer.shared();
  }

  private static long active(Database database, String what) throws SQLException {
    return database
        .query(
            Long.class,
            "select count(*) from pg_stat_activity"
                + " where state = 'active' and query like ? and pid <> pg_backend_pid()",
            "%" + what + "%")
        .getFirst();
  }

  private static void awaitActive(Database database, String what) throws SQLException {
    while (active(database, what) == 0) {
      yieldNow();
    }
  }

  private static int process(Sql sql) throws SQLException {
    return sql.query(Integer.class, "select pg_backend_pid()").getFirst();
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void aCancelledQueryIsCancelledInTheDatabaseAndItsConnectionIsUsable() throws SQLException {
    try (var database = server.open(1);
        var watch = server.open(1)) {
      int process = process(database);
      Task<List<Row>> task = createTask(() -> database.query("select pg_sleep(600), 'mine'"));
      awaitActive(watch, "'mine'");
      task.cancel();
      assertCancelled(task);
      assertThat(active(watch, "'mine'")).isZero();
      assertThat(process(database)).isEqualTo(process);
    }
  }

  @AsyncTest
  void aLimitCancelsItToo() throws Exception {
    try (var database = server.open(1);
        var limited =
            Database.builder(server.url()).poolSize(1).statementTimeout(millis(100)).build()) {
      assertThatThrownBy(
              () -> timeout(millis(100), () -> database.execute("select pg_sleep(600), 'limit'")))
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> limited.execute("select pg_sleep(600), 'limit'"))
          .isInstanceOf(SQLTimeoutException.class);
      assertThat(active(database, "'limit'")).isZero();
      assertThat(process(limited)).isPositive();
    }
  }

  @AsyncTest
  void aFetchOfAStreamIsCancelledInTheDatabase() throws SQLException {
    try (var database = Database.builder(server.url()).poolSize(1).fetchSize(2).build();
        var watch = server.open(1)) {
      int process = process(database);
      var seen = new ArrayList<Integer>();
      Task<Void> task =
          createTask(() ->
              database.stream(
                      "select n, pg_sleep(case when n > 3 then 600 else 0 end)"
                          + " from generate_series(1, 10) as n")
                  .forEach((Row row) -> seen.add(row.integer("n"))));
      while (seen.size() < 2) {
        yieldNow();
      }
      awaitActive(watch, "pg_sleep(case");
      task.cancel();
      assertCancelled(task);
      assertThat(seen).containsExactly(1, 2);
      assertThat(active(watch, "pg_sleep(case")).isZero();
      assertThat(process(database)).isEqualTo(process);
    }
  }

  @AsyncTest
  void transfersKeepTheSumWhateverIsCancelled() throws Exception {
    try (var database = server.open(10)) {
      database.execute("drop table if exists accounts");
      database.execute("create table accounts (id int primary key, balance int not null)");
      database.execute("insert into accounts select n, 100 from generate_series(0, 19) as n");
      var random = new Random(7);
      var tasks = new ArrayList<Task<Void>>();
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(20);
        int to = (from + 1 + random.nextInt(19)) % 20;
        tasks.add(createTask(() -> transfer(database, from, to)));
      }
      var cancelled = new ArrayList<Task<Void>>();
      while (cancelled.size() < 60) {
        for (int i = random.nextInt(20); i > 0; i--) {
          yieldNow();
        }
        Task<Void> victim = tasks.get(random.nextInt(tasks.size()));
        victim.cancel();
        cancelled.add(victim);
      }
      int done = 0;
      for (Task<Void> task : tasks) {
        try {
          await(task);
          done++;
        } catch (CancelledError e) {
          assertThat(cancelled).contains(task);
        }
      }
      assertThat(done).isBetween(140, 199);
      assertThat(database.query(Long.class, "select sum(balance) from accounts"))
          .containsExactly(2000L);
      assertThat(database.stats().active()).isZero();
      assertThat(
              database.query(
                  Long.class,
                  "select count(*) from pg_stat_activity where state like 'idle in trans%'"))
          .containsExactly(0L);
    }
  }

  private static void transfer(Database database, int from, int to) throws SQLException {
    database.runTransaction(tx -> {
      // In one order, so that no two wait for each other in the database.
      tx.query(
          "select * from accounts where id in (?, ?) order by id for update",
          Math.min(from, to),
          Math.max(from, to));
      tx.execute("update accounts set balance = balance - 1 where id = ?", from);
      yieldNow();
      tx.execute("update accounts set balance = balance + 1 where id = ?", to);
    });
  }

  @AsyncTest
  void whatFailsInASavepointLeavesTheTransactionUsable() throws SQLException {
    try (var database = server.open(1)) {
      database.execute("drop table if exists saved");
      database.execute("create table saved (n int primary key)");
      database.runTransaction(tx -> {
        tx.execute("insert into saved values (1)");
        assertThatThrownBy(
                () -> tx.transaction(inner -> inner.execute("insert into saved values (1)")))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("duplicate key");
        assertThatThrownBy(() ->
                timeout(
                    millis(50), () -> tx.transaction(inner -> inner.query("select pg_sleep(9)"))))
            .isInstanceOf(TimeoutException.class);
        tx.execute("insert into saved values (2)");
      });
      assertThat(database.query(Integer.class, "select n from saved")).containsExactly(1, 2);
    }
  }

  @AsyncTest
  void aTransactionThatHasFailedInsideCannotCommit() throws SQLException {
    try (var database = server.open(1)) {
      assertThatThrownBy(() ->
              database.runTransaction(tx -> {
                assertThatThrownBy(() -> tx.query("select 1/0")).isInstanceOf(SQLException.class);
              }))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("cannot be committed, since a statement in it has failed");
      assertThat(database.query("select 1")).hasSize(1);
    }
  }

  @AsyncTest
  void oneInsideThatHasFailedIsUndoneAndTheOuterOneGoesOn() throws SQLException {
    try (var database = server.open(1)) {
      database.execute("drop table if exists saved");
      database.execute("create table saved (n int primary key)");
      database.runTransaction(tx -> {
        tx.execute("insert into saved values (1)");
        assertThatThrownBy(() ->
                tx.runTransaction(inner -> {
                  inner.execute("insert into saved values (2)");
                  assertThatThrownBy(() -> inner.query("select 1/0"))
                      .isInstanceOf(SQLException.class);
                }))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("cannot be committed, since a statement in it has failed");
        tx.execute("insert into saved values (3)");
      });
      assertThat(database.query(Integer.class, "select n from saved")).containsExactly(1, 3);
    }
  }

  private record Everything(
      int i,
      UUID uuid,
      String json,
      LocalDate date,
      LocalDateTime stamp,
      Instant zoned,
      List<String> list) {}

  @AsyncTest
  void whatIsBoundComesBack() throws SQLException {
    var uuid = UUID.randomUUID();
    var zoned = OffsetDateTime.parse("2026-03-29T02:30:00+02:00");
    try (var database = server.open(1)) {
      var row =
          database
              .query(
                  Everything.class,
                  "select :i::int as i, :uuid as uuid, :json::jsonb as json, :date as date,"
                      + " :stamp as stamp, :zoned as zoned, :list as list",
                  Map.of(
                      "i",
                      1,
                      "uuid",
                      uuid,
                      "json",
                      "{\"a\": 1}",
                      "date",
                      LocalDate.parse("2026-01-02"),
                      "stamp",
                      LocalDateTime.parse("2026-03-29T02:30:00"),
                      "zoned",
                      zoned.toInstant(),
                      "list",
                      new String[] {"x", null}))
              .getFirst();
      assertThat(row)
          .isEqualTo(
              new Everything(
                  1,
                  uuid,
                  "{\"a\": 1}",
                  LocalDate.parse("2026-01-02"),
                  LocalDateTime.parse("2026-03-29T02:30:00"),
                  zoned.toInstant(),
                  Arrays.asList("x", null)));
      byte[] bytes = {1, 2};
      assertThat(database.query("select ? as bytes", bytes).getFirst().bytes("bytes"))
          .containsExactly(1, 2);
    }
  }

  @AsyncTest
  void theFailureOfABatchDoesNotShowArguments() throws SQLException {
    try (var database = server.open(1)) {
      database.execute("drop table if exists batch");
      database.execute("create table batch (n int primary key, secret text not null)");
      assertThatThrownBy(() ->
              database.batch(
                  "insert into batch values (?, ?)",
                  List.of(List.of(1, "swordfish"), List.of(1, "swordfish"))))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("duplicate key")
          .hasMessageNotContaining("swordfish");
      assertThat(database.query("select * from batch")).isEmpty();
    }
  }

  @AsyncTest
  void severalProgramsMayMigrateAtOnceAndAFileIsRunAsAWhole() throws Exception {
    Files.writeString(directory.resolve("1_a.sql"), "create table migrated (n int);");
    Files.writeString(
        directory.resolve("2_b.sql"),
        """
        create function one() returns int language plpgsql as $$ begin return 1; end; $$;
        insert into migrated select one();
        """);
    try (var first = server.open(1);
        var second = server.open(1)) {
      for (String each : List.of("migrated", "weft_migrations")) {
        first.execute("drop table if exists " + each);
      }
      first.execute("drop function if exists one()");
      var run =
          await(gather(() -> first.migrate(directory), () -> second.migrate(directory))).stream()
              .flatMap(List::stream)
              .toList();
      assertThat(run).containsExactlyInAnyOrder("1_a.sql", "2_b.sql");

      Files.writeString(
          directory.resolve("3_c.sql"), "insert into migrated values (3); select 1/0");
      assertThatThrownBy(() -> first.migrate(directory))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("3_c.sql failed: ERROR: division by zero");
      assertThat(first.query(Integer.class, "select n from migrated")).containsExactly(1);
    }
  }

  @AsyncTest
  void aWrongPasswordOrDatabaseIsSaidInTime() throws Exception {
    try (var database =
        Database.builder(server.url().replace("/postgres?", "/nowhere?"))
            .connectTimeout(millis(500))
            .poolSize(1)
            .build()) {
      assertThatThrownBy(() -> timeout(seconds(60), () -> database.query("select 1")))
          .isInstanceOf(SQLException.class)
          .rootCause()
          .hasMessageContaining("database \"nowhere\" does not exist");
    }
  }
}
