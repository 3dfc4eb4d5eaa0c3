package dev.weft.benchmarks.compare;

import dev.weft.benchmarks.SqlWork;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** The database that all peers use, in processes of its own. */
final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  static Postgres start() throws IOException {
    var server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "60")
            .setPGStartupWait(Duration.ofSeconds(30))
            .start();
    return new Postgres(server);
  }

  String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /** Makes the table as it is at first. */
  void fill() throws SQLException {
    try (var connection = DriverManager.getConnection(url());
        var statement = connection.createStatement()) {
      statement.execute("drop table if exists accounts");
      statement.execute(
          "create table accounts (id int primary key, name text not null, balance bigint not null)");
      statement.execute(
          "insert into accounts select n, 'account ' || n, 1000 from generate_series(1, "
              + SqlWork.ROWS
              + ") n");
      statement.execute("vacuum analyze accounts");
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
