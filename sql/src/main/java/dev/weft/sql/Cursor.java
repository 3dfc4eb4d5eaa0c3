package dev.weft.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A result that is read a part at a time. Used by workers only, but for what is final. */
final class Cursor {
  private final PreparedStatement statement;
  private final Call.Stop stop;
  private final int size;
  private final RowReader reader;
  private final List<Row> first;
  private boolean atEnd;

  private Cursor(PreparedStatement statement, ResultSet result, Call.Stop stop, int size)
      throws SQLException {
    this.statement = statement;
    this.stop = stop;
    this.size = size;
    reader = new RowReader(result);
    first = read();
  }

  static Cursor open(BoundSql sql, int size, Connection connection, Call call) throws SQLException {
    PreparedStatement statement = sql.prepare(connection);
    try {
      statement.setFetchSize(size);
      call.begin(connection, statement::cancel);
      ResultSet result = statement.executeQuery(); // closed with the statement
      return new Cursor(statement, result, Postgres.stop(connection, statement), size);
    } catch (Throwable e) {
      statement.close();
      throw e;
    }
  }

  /** Returns the rows that came with the answer. */
  List<Row> first() {
    return first;
  }

  /** Returns whether there are no more; to be asked between two calls. */
  boolean isAtEnd() {
    return atEnd;
  }

  /** Returns the next rows; none after the last ones. */
  List<Row> next(Connection connection, Call call) throws SQLException {
    call.begin(connection, stop);
    return read();
  }

  private List<Row> read() throws SQLException {
    var rows = new ArrayList<Row>();
    while (!atEnd && rows.size() < size) {
      var values = reader.next();
      if (values == null) {
        atEnd = true;
      } else {
        rows.add(new Row(reader.columns(), values));
      }
    }
    return rows;
  }

  boolean close() throws SQLException {
    statement.close();
    return true;
  }
}
