package dev.weft.benchmarks;

import static dev.weft.benchmarks.SqlWork.CONNECTIONS;
import static dev.weft.benchmarks.SqlWork.RANGE;
import static dev.weft.benchmarks.SqlWork.SELECT;
import static dev.weft.benchmarks.SqlWork.UPDATE;
import static dev.weft.benchmarks.SqlWork.check;
import static dev.weft.benchmarks.SqlWork.id;
import static dev.weft.benchmarks.SqlWork.turns;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weft.benchmarks.SqlWork.Account;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * SQL by JDBC, HikariCP and platform threads: one for each caller, or one for each connection,
 * which do the same number of queries.
 */
final class HikariSql {
  private HikariSql() {}

  static void main(String[] args) throws Exception {
    boolean oneEach = System.getProperty("benchmarks.peer", "").equals("HIKARI_FEW");
    var config = new HikariConfig();
    config.setJdbcUrl(SqlWork.url());
    config.setMaximumPoolSize(CONNECTIONS);
    try (var pool = new HikariDataSource(config);
        var threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory())) {
      var work = new Work(pool, threads, oneEach);
      Bench.measure(
          Map.of(
              "select", callers -> work.inTurns(callers, HikariSql::select),
              "range", callers -> work.inTurns(callers, HikariSql::range),
              "update", callers -> work.inTurns(callers, HikariSql::update),
              "transfer", callers -> work.inTurns(callers, HikariSql::transfer)),
          args);
    }
  }

  private interface Query {
    void run(Connection connection, int id) throws SQLException;
  }

  private record Work(HikariDataSource pool, ExecutorService threads, boolean oneEach) {
    long inTurns(int callers, Query query) throws Exception {
      int running = oneEach ? Math.min(callers, CONNECTIONS) : callers;
      int turns = turns(running);
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < running; i++) {
        int caller = i;
        all.add(
            threads.submit(() -> {
              for (int turn = 0; turn < turns; turn++) {
                try (Connection connection = pool.getConnection()) {
                  query.run(connection, id(caller, turn));
                }
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      return (long) running * turns;
    }
  }

  private static void select(Connection connection, int id) throws SQLException {
    try (var statement = connection.prepareStatement(SELECT)) {
      statement.setInt(1, id);
      check(accounts(statement).getFirst().id() == id);
    }
  }

  private static void range(Connection connection, int id) throws SQLException {
    try (var statement = connection.prepareStatement(RANGE)) {
      statement.setInt(1, id);
      statement.setInt(2, id);
      check(accounts(statement).getLast().id() == id + 99);
    }
  }

  private static List<Account> accounts(PreparedStatement statement) throws SQLException {
    var all = new ArrayList<Account>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        all.add(new Account(rows.getInt("id"), rows.getString("name"), rows.getLong("balance")));
      }
    }
    return all;
  }

  private static void update(Connection connection, int id) throws SQLException {
    add(connection, id, 1);
  }

  private static void add(Connection connection, int id, int amount) throws SQLException {
    try (var statement = connection.prepareStatement(UPDATE)) {
      statement.setInt(1, amount);
      statement.setInt(2, id);
      check(statement.executeUpdate() == 1);
    }
  }

  /** The pool sets auto-commit again when the connection comes back. */
  private static void transfer(Connection connection, int id) throws SQLException {
    connection.setAutoCommit(false);
    add(connection, id, 1);
    add(connection, id + 1, -1);
    connection.commit();
  }
}
