package dev.weft.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** What JDBC has no words for. The driver need not be there, if the database is another one. */
final class Postgres {
  private Postgres() {}

  static boolean isServing(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
  }

  /** Returns what stops a fetch, for which PostgreSQL's driver does not cancel the statement. */
  static Call.Stop stop(Connection connection, Statement statement) throws SQLException {
    return isServing(connection)
        ? () -> connection.unwrap(PGConnection.class).cancelQuery()
        : statement::cancel;
  }

  /**
   * Refuses to commit a transaction in which a statement has failed: PostgreSQL would roll it back,
   * and its driver would not say so.
   */
  static void requireUnfailed(Connection connection) throws SQLException {
    if (isServing(connection)
        && connection.unwrap(BaseConnection.class).getTransactionState()
            == TransactionState.FAILED) {
      throw new SQLException(
          "the transaction cannot be committed, since a statement in it has failed: let its failure"
              + " out, or put it into a transaction inside",
          SqlState.FAILED_TRANSACTION);
    }
  }

  /** Begins to listen; the connection is for that alone. */
  static void listen(Connection connection, List<String> channels) throws SQLException {
    if (!isServing(connection)) {
      throw new SQLFeatureNotSupportedException(
          connection.getMetaData().getDatabaseProductName()
              + " has no LISTEN and NOTIFY: they are PostgreSQL's",
          SqlState.FEATURE);
    }
    try (Statement statement = connection.createStatement()) {
      for (String channel : channels) {
        var _ = statement.execute("LISTEN \"" + channel.replace("\"", "\"\"") + "\"");
      }
    }
  }

  /**
   * Blocks until something was said, which is returned; or until nothing was for so long, and the
   * server is still there.
   */
  static List<Notification> next(Connection connection, Duration quiet) throws SQLException {
    int patience = Math.clamp(quiet.toSeconds(), 1, 10);
    int limit = Math.toIntExact(quiet.toMillis());
    PGNotification[] said = connection.unwrap(PGConnection.class).getNotifications(limit);
    var all = new ArrayList<Notification>();
    for (PGNotification each : said == null ? new PGNotification[0] : said) {
      all.add(new Notification(each.getName(), each.getParameter(), each.getPID()));
    }
    if (all.isEmpty() && !connection.isValid(patience)) {
      throw new SQLException("the connection is lost: listen again", SqlState.CONNECTION_LOST);
    }
    return all;
  }
}
