package dev.weft.sql;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.stream.AsyncStream;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where SQL is run: a {@link Database}, or a {@link Transaction} of one.
 *
 * <p>Arguments are bound to placeholders, never put into the text: to each {@code ?} in order, or
 * to each {@code :name} if the only argument is a Map or a record. There must be as many as
 * placeholders. {@code java.time}, UUIDs, enums (by name) and what else the driver takes may be
 * given.
 *
 * <p>Every call suspends until a connection is free, first come, first served, and until the
 * database has answered. Cancelled while it waits, it does nothing; later, the statement is
 * cancelled in the database and has ended when the call ends. Outside a transaction a change may
 * still have been made then, if it was complete before that. Failures are {@link SQLException}s,
 * the driver's own, and say which SQL it was in what is suppressed in them.
 */
public abstract sealed class Sql permits Database, Transaction {
  private static final int BATCH = 1000;

  Sql() {}

  /** Runs a statement that gives rows; returns all of them. */
  public final List<Row> query(String sql, @Nullable Object... arguments) throws SQLException {
    return rows(columns -> values -> new Row(columns, values), sql, arguments);
  }

  /**
   * Runs a statement that gives rows; returns an object for each.
   *
   * @param type a record, each of whose components has a column of its name, where neither case nor
   *     underscores count; or what the only column has: {@code Long.class}
   */
  public final <T> List<T> query(Class<T> type, String sql, @Nullable Object... arguments)
      throws SQLException {
    Objects.requireNonNull(type, "a type is required, not null");
    return rows(columns -> Mapping.to(type, columns), sql, arguments);
  }

  /** What becomes of rows that have these columns. */
  @FunctionalInterface
  private interface Reading<T> {
    Mapping<T> of(Columns columns) throws SQLException;
  }

  private <T> List<T> rows(Reading<T> reading, String sql, @Nullable Object[] arguments)
      throws SQLException {
    BoundSql bound = BoundSql.of(sql, given(arguments));
    return run(
        sql,
        (connection, call) -> {
          try (PreparedStatement statement = bound.prepare(connection)) {
            call.begin(connection, statement::cancel);
            return readAll(statement, reading);
          }
        });
  }

  private static <T> List<T> readAll(PreparedStatement statement, Reading<T> reading)
      throws SQLException {
    try (var result = statement.executeQuery()) {
      var reader = new RowReader(result);
      Mapping<T> mapping = reading.of(reader.columns());
      var all = new ArrayList<T>();
      for (var values = reader.next(); values != null; values = reader.next()) {
        all.add(mapping.of(values));
      }
      return all;
    }
  }

  /**
   * Returns the rows of a statement as a stream, a part at a time, so that any number of them needs
   * little memory. Each use runs the statement, in a transaction that ends with the stream: its
   * connection is in use until then. What fails is a {@link SQLException}, from the stream and
   * undeclared.
   */
  public final AsyncStream<Row> stream(String sql, @Nullable Object... arguments) {
    Objects.requireNonNull(sql, "SQL is required, not null");
    @Nullable Object[] own = given(arguments).clone();
    return AsyncStream.generate(out -> pump(BoundSql.of(sql, own), out));
  }

  /** Runs any statement; returns how many rows it has changed, 0 if that is not its business. */
  public final int execute(String sql, @Nullable Object... arguments) throws SQLException {
    BoundSql bound = BoundSql.of(sql, given(arguments));
    return run(
        sql,
        (connection, call) -> {
          try (PreparedStatement statement = bound.prepare(connection)) {
            call.begin(connection, statement::cancel);
            var _ = statement.execute();
            return Math.max(0, statement.getUpdateCount());
          }
        });
  }

  /**
   * Runs a statement once for each element, all or none of them; returns how many rows were changed
   * in all.
   *
   * @param arguments each element the arguments of one run: an {@code Object[]} or a {@link List},
   *     a Map or a record for {@code :name} placeholders, or else the only argument
   */
  public final int batch(String sql, Collection<?> arguments) throws SQLException {
    var found = Placeholders.in(Objects.requireNonNull(sql, "SQL is required, not null"));
    var all = new ArrayList<BoundSql>(arguments.size());
    for (Object each : arguments) {
      all.add(
          BoundSql.of(
              found,
              switch (each) {
                case Object[] array -> array;
                case List<?> list -> list.toArray();
                case null, default -> new @Nullable Object[] {each};
              }));
    }
    return all.isEmpty() ? 0 : atomically(tx -> tx.run(sql, (c, call) -> batch(all, c, call)));
  }

  private static int batch(List<BoundSql> all, Connection connection, Call call)
      throws SQLException {
    int changed = 0;
    try (var statement = connection.prepareStatement(all.getFirst().text())) {
      call.begin(connection, statement::cancel);
      for (int i = 0; i < all.size(); i++) {
        all.get(i).bind(statement);
        statement.addBatch();
        if ((i + 1) % BATCH == 0 || i + 1 == all.size()) {
          changed += sum(statement.executeBatch());
        }
      }
      return changed;
    } catch (BatchUpdateException e) {
      throw Failures.ofBatch(e);
    }
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += Math.max(0, count);
    }
    return sum;
  }

  /**
   * Runs {@code body} in a transaction; returns its value. Commits when the body returns, and rolls
   * back when it throws or is cancelled; then its own exception comes out as it is. Inside a
   * transaction it is a savepoint: what fails is undone to there, and the outer one may go on.
   *
   * <p>A cancellation or the end of a limit during the commit or the rollback comes after it; if
   * the network is dead that may take minutes, unless the driver has a limit of its own.
   *
   * @throws SQLException if it cannot begin or commit
   */
  public abstract <T, X extends Throwable> T transaction(
      Block.CallWith<? super Transaction, ? extends T, X> body) throws X, SQLException;

  /** Is {@link #transaction} for a body without a value. */
  public final <X extends Throwable> void runTransaction(Block.RunWith<? super Transaction, X> body)
      throws X, SQLException {
    Objects.requireNonNull(body, "a body is required, not null");
    var _ =
        transaction((Transaction tx) -> {
          body.run(tx);
          return true;
        });
  }

  /** Runs {@code body} so that all of it happens or nothing. */
  abstract <T> T atomically(Block.CallWith<Transaction, T, SQLException> body) throws SQLException;

  /** Has all rows pushed to {@code out}. */
  abstract void pump(BoundSql sql, AsyncStream.Out<Row> out) throws SQLException;

  abstract <T> T perform(Work<T> work) throws SQLException;

  abstract Connections connections();

  /** Has {@code work} done and counted; a failure says that it was this SQL. */
  final <T> T run(String sql, Work<T> work) throws SQLException {
    Connections connections = connections();
    connections.statements++;
    try {
      return perform(work);
    } catch (SQLException e) {
      connections.failed++;
      throw Failures.in(sql, e);
    } catch (CancelledError e) {
      connections.cancelled++;
      throw e;
    }
  }

  /** A lone null is one argument. */
  @SuppressWarnings("NullAway") // javac lets it through, with a warning
  private static @Nullable Object[] given(@Nullable Object[] arguments) {
    return arguments == null ? new @Nullable Object[] {null} : arguments;
  }
}
