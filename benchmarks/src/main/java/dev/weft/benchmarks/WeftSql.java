package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;
import static dev.weft.benchmarks.SqlWork.RANGE;
import static dev.weft.benchmarks.SqlWork.SELECT;
import static dev.weft.benchmarks.SqlWork.UPDATE;
import static dev.weft.benchmarks.SqlWork.check;
import static dev.weft.benchmarks.SqlWork.id;
import static dev.weft.benchmarks.SqlWork.turns;

import dev.weft.TaskGroup;
import dev.weft.benchmarks.SqlWork.Account;
import dev.weft.sql.Database;
import dev.weft.sql.Transaction;
import java.sql.SQLException;
import java.util.Map;

/** Weft's side of SQL. */
final class WeftSql {
  private WeftSql() {}

  static void main(String[] args) throws Exception {
    run(() -> {
      try (var database = Database.builder(SqlWork.url()).poolSize(SqlWork.CONNECTIONS).build()) {
        Bench.measure(
            Map.of(
                "select", callers -> inTurns(callers, id -> select(database, id)),
                "range", callers -> inTurns(callers, id -> range(database, id)),
                "update", callers -> inTurns(callers, id -> update(database, id)),
                "transfer", callers -> inTurns(callers, id -> transfer(database, id))),
            args);
      }
    });
  }

  private interface Query {
    void run(int id) throws SQLException;
  }

  /** So many tasks, each with its queries; one operation is one query, or one transaction. */
  private static long inTurns(int callers, Query query) throws SQLException {
    int turns = turns(callers);
    TaskGroup.run(group -> {
      for (int i = 0; i < callers; i++) {
        int caller = i;
        group.createTask(() -> {
          for (int turn = 0; turn < turns; turn++) {
            query.run(id(caller, turn));
          }
        });
      }
    });
    return (long) callers * turns;
  }

  private static void select(Database database, int id) throws SQLException {
    check(database.query(Account.class, SELECT, id).getFirst().id() == id);
  }

  private static void range(Database database, int id) throws SQLException {
    check(database.query(Account.class, RANGE, id, id).getLast().id() == id + 99);
  }

  private static void update(Database database, int id) throws SQLException {
    check(database.execute(UPDATE, 1, id) == 1);
  }

  private static void transfer(Database database, int id) throws SQLException {
    database.runTransaction((Transaction tx) -> {
      check(tx.execute(UPDATE, 1, id) == 1);
      check(tx.execute(UPDATE, -1, id + 1) == 1);
    });
  }
}
