package dev.weft.sql;

import dev.weft.Block;
import dev.weft.Task;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Lock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is open: until the body it was given to has ended. Several tasks may use it;
 * the calls take turns.
 *
 * <p>While a transaction inside it is open the others wait for its end, and its own task must use
 * that one.
 */
public final class Transaction extends Sql {
  private final Lease lease;
  private final Lock turn = new Lock();
  private final Work<?> commit;
  private final Work<?> rollback;
  private final boolean nested;
  private @Nullable Task<?> inner; // whose nested transaction is open
  private boolean ended;

  private Transaction(Lease lease, boolean nested, Work<?> commit, Work<?> rollback) {
    this.lease = lease;
    this.nested = nested;
    this.commit = commit;
    this.rollback = rollback;
  }

  /** Begins one on a connection of its own. */
  static Transaction begin(Connections connections) throws SQLException {
    return new Transaction(connections.lease(), false, Transaction::commit, Transaction::rollback);
  }

  private static boolean commit(Connection connection, Call call) throws SQLException {
    try {
      Postgres.requireUnfailed(connection);
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private static boolean rollback(Connection connection, Call call) throws SQLException {
    connection.rollback();
    return true;
  }

  /** Runs {@code body} in it, and ends it. */
  <T, X extends Throwable> T around(Block.CallWith<? super Transaction, ? extends T, X> body)
      throws X, SQLException {
    T value;
    try {
      value = body.call(this);
    } catch (Throwable e) {
      undo(e);
      throw Failures.undeclared(e);
    }
    end(commit);
    return value;
  }

  private void undo(Throwable reason) {
    try {
      end(rollback);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private void end(Work<?> last) throws SQLException {
    ended = true;
    Call.shielded(() -> {
      try (var _ = turn.hold()) { // after calls of other tasks that are still on their way
        if (nested) {
          var _ = lease.call(last);
        } else {
          lease.end(last);
        }
      }
    });
  }

  @Override
  public <T, X extends Throwable> T transaction(
      Block.CallWith<? super Transaction, ? extends T, X> body) throws X, SQLException {
    Objects.requireNonNull(body, "a body is required, not null");
    requireUsable();
    try (var _ = turn.hold()) {
      requireUsable();
      inner = Task.current();
      try {
        return savepoint().around(body);
      } finally {
        inner = null;
      }
    }
  }

  private Transaction savepoint() throws SQLException {
    Savepoint here = lease.call((connection, _) -> connection.setSavepoint());
    return new Transaction(
        lease,
        true,
        (connection, _) -> {
          connection.releaseSavepoint(here);
          return true;
        },
        (connection, _) -> {
          connection.rollback(here);
          return true;
        });
  }

  @Override
  <T> T atomically(Block.CallWith<Transaction, T, SQLException> body) throws SQLException {
    return body.call(this);
  }

  @Override
  <T> T perform(Work<T> work) throws SQLException {
    requireUsable();
    try (var _ = turn.hold()) {
      requireUsable();
      return connections().limited(() -> lease.call(work));
    }
  }

  private void requireUsable() throws SQLException {
    if (ended) {
      throw new SQLException(
          "the transaction has ended: use it inside its body only", SqlState.NO_TRANSACTION);
    }
    if (inner != null && inner == Task.current()) {
      throw new SQLException(
          "a transaction inside this one is open: use that one", SqlState.NO_TRANSACTION);
    }
  }

  @Override
  void pump(BoundSql sql, AsyncStream.Out<Row> out) throws SQLException {
    int size = connections().settings.fetchSize();
    Cursor cursor = run(sql.text(), (connection, call) -> Cursor.open(sql, size, connection, call));
    try {
      List<Row> rows = cursor.first();
      while (!rows.isEmpty()) {
        for (Row row : rows) {
          out.yield(row);
        }
        rows = cursor.isAtEnd() ? List.of() : run(sql.text(), cursor::next);
      }
    } finally {
      close(cursor);
    }
  }

  private void close(Cursor cursor) {
    try {
      Call.shielded(() -> {
        var _ = perform((_, _) -> cursor.close());
      });
    } catch (SQLException endsWithTheTransaction) {
      return;
    }
  }

  @Override
  Connections connections() {
    return lease.connections();
  }

  @Override
  public String toString() {
    return "Transaction[" + (ended ? "ended" : nested ? "nested" : "open") + "]";
  }
}
