package dev.weft.sql;

import dev.weft.Block;
import dev.weft.stream.AsyncStream;
import dev.weft.text.DurationText;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database, by its JDBC driver: H2, which needs nothing installed, PostgreSQL, or any other whose
 * driver is on the class path. It has a pool of connections, and as many threads, in which the
 * driver blocks while the loop goes on. Belongs to the loop it is first used on.
 *
 * <p>There is no limit for waiting, for a connection or for the database, but the one around the
 * call: {@code timeout(seconds(1), () -> database.query(…))}.
 */
public final class Database extends Sql implements AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(60);

  private final Connections connections;
  private final List<Listening> listenings = new ArrayList<>();

  private Database(Settings settings) {
    connections = new Connections(settings);
  }

  /**
   * Returns the database at {@code jdbcUrl}; connections are opened when they are needed. {@code
   * jdbc:h2:mem:} is a new one in memory, which lives until it is closed.
   *
   * @throws IllegalArgumentException if there is no driver for such a URL
   */
  public static Database open(String jdbcUrl) {
    return builder(jdbcUrl).build();
  }

  /** Returns what builds a database with other options. */
  public static Builder builder(String jdbcUrl) {
    return new Builder(jdbcUrl);
  }

  @Override
  public <T, X extends Throwable> T transaction(
      Block.CallWith<? super Transaction, ? extends T, X> body) throws X, SQLException {
    Objects.requireNonNull(body, "a body is required, not null");
    return Transaction.begin(connections).around(body);
  }

  /**
   * Brings the database up to date with the numbered files in {@code directory}: {@code
   * 001_users.sql}, {@code V2__orders.sql}. Each that has not been run is, in the order of the
   * numbers, in a transaction of its own; a table {@code weft_migrations} says which were. On
   * PostgreSQL several programs may do this at once. Cancelled, it undoes the file it is at; where
   * the database cannot undo changes of its tables, it finishes that file first.
   *
   * @return the names of the files that were run
   * @throws SQLException if a file that was run is missing or has changed, if one that was not has
   *     a lower number than one that was, or if one fails; it names the file
   */
  public List<String> migrate(Path directory) throws SQLException {
    return Migrations.in(directory).applyTo(this);
  }

  /** Is {@link #migrate(Path)} with a directory of the class path: {@code "db/migrations"}. */
  public List<String> migrate(String resourceDirectory) throws SQLException {
    return Migrations.inResources(resourceDirectory).applyTo(this);
  }

  /**
   * Listens to channels of PostgreSQL, from now on: suspends until it does. It has a connection of
   * its own, beside the pool, which is closed when the stream ends, is left or cancelled, or at the
   * latest with the database. The stream can be used once; it fails if the connection is lost,
   * since something may have been missed then; after each minute of silence the server is asked
   * whether it is there. To say something: {@code select pg_notify(?, ?)}.
   *
   * @param channels their exact names
   * @throws SQLException if the database has no such thing
   */
  public AsyncStream<Notification> listen(String... channels) throws SQLException {
    if (channels.length == 0) {
      throw new IllegalArgumentException("a channel to listen to is required");
    }
    connections.requireOpen();
    listenings.removeIf(Listening::isClosed);
    var listening = Listening.open(connections.settings, List.of(channels), QUIET);
    listenings.add(listening);
    try {
      connections.requireOpen(); // still
    } catch (SQLException e) {
      listening.close();
      throw e;
    }
    return listening.stream();
  }

  /** Returns what it is busy with, and what it has done. */
  public DatabaseStats stats() {
    return connections.stats();
  }

  /**
   * Closes all connections. New calls fail at once, as those do that wait for a connection.
   * Suspends until what is running has ended, also if cancelled; what of it commits or rolls back
   * is waited for as long as the driver does. Closing twice is harmless. When its loop has ended it
   * may be closed outside.
   */
  @Override
  public void close() {
    try {
      closeAll(List.copyOf(listenings));
    } catch (SQLException e) {
      throw Failures.undeclared(e);
    }
  }

  private void closeAll(List<Listening> rest) throws SQLException {
    if (rest.isEmpty()) {
      connections.close();
      return;
    }
    try {
      rest.getFirst().close();
    } finally {
      closeAll(rest.subList(1, rest.size()));
    }
  }

  @Override
  <T> T atomically(Block.CallWith<Transaction, T, SQLException> body) throws SQLException {
    return transaction(body);
  }

  @Override
  void pump(BoundSql sql, AsyncStream.Out<Row> out) throws SQLException {
    runTransaction((Transaction tx) -> tx.pump(sql, out));
  }

  @Override
  <T> T perform(Work<T> work) throws SQLException {
    return connections.once(work);
  }

  @Override
  Connections connections() {
    return connections;
  }

  @Override
  public String toString() {
    return "Database[" + connections.settings.name() + "]";
  }

  /** Options of a database. */
  public static final class Builder {
    private final String url;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private int poolSize = 10;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private @Nullable Duration statementTimeout;
    private int fetchSize = 500;

    private Builder(String url) {
      this.url = Objects.requireNonNull(url, "a JDBC URL is required, not null");
    }

    /** Has at most so many connections, and as many threads; 10 otherwise. */
    public Builder poolSize(int connections) {
      if (connections < 1) {
        throw new IllegalArgumentException(
            "a pool cannot have " + connections + " connections: 1 or more");
      }
      poolSize = connections;
      return this;
    }

    /** Connects as {@code user}. */
    public Builder user(String user) {
      return property("user", user);
    }

    /** Connects with {@code password}. */
    public Builder password(String password) {
      return property("password", password);
    }

    /** Gives the driver an option of its own. */
    public Builder property(String name, String value) {
      properties.put(
          Objects.requireNonNull(name, "a name is required, not null"),
          Objects.requireNonNull(value, "a value is required, not null"));
      return this;
    }

    /**
     * Fails a call for which no connection could be opened for so long, 10 s otherwise. A database
     * that comes back in that time is waited for.
     *
     * @param limit 250 ms or more
     */
    public Builder connectTimeout(Duration limit) {
      if (limit.compareTo(Duration.ofMillis(250)) < 0) {
        throw new IllegalArgumentException(
            "250 ms or more are required, not " + DurationText.of(limit));
      }
      connectTimeout = limit;
      return this;
    }

    /**
     * Cancels a statement that takes longer, which then fails with {@link
     * java.sql.SQLTimeoutException}; never otherwise. A stream may take so long for each fetch.
     */
    public Builder statementTimeout(Duration limit) {
      if (!limit.isPositive()) {
        throw new IllegalArgumentException(
            "a positive duration is required, not " + DurationText.of(limit));
      }
      statementTimeout = limit;
      return this;
    }

    /** Has streams fetch so many rows at a time; 500 otherwise. */
    public Builder fetchSize(int rows) {
      if (rows < 1) {
        throw new IllegalArgumentException("cannot fetch " + rows + " rows at a time: 1 or more");
      }
      fetchSize = rows;
      return this;
    }

    /**
     * Returns the database; see {@link Database#open}.
     *
     * @throws IllegalArgumentException if there is no driver for such a URL
     */
    public Database build() {
      var settings =
          new Settings(
              named(url),
              Map.copyOf(properties),
              poolSize,
              connectTimeout,
              statementTimeout,
              fetchSize);
      try {
        var _ = DriverManager.getDriver(url);
      } catch (SQLException e) {
        throw new IllegalArgumentException(
            "no driver for "
                + settings.name()
                + ": a URL is jdbc:NAME:…, and the driver's jar must be on the class path",
            e);
      }
      return new Database(settings);
    }

    /** All connections must have the same one in memory. */
    private static String named(String url) {
      return url.replaceFirst("^jdbc:h2:mem:(?=;|$)", "jdbc:h2:mem:weft-" + UUID.randomUUID());
    }
  }
}
