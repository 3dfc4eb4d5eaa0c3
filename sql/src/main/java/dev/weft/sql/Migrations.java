package dev.weft.sql;

import static dev.weft.Asyncio.toThread;

import dev.weft.Block;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbered files of a directory, and what was run of them. */
final class Migrations {
  private static final Pattern NAME = Pattern.compile("V?(\\d{1,18})_.*\\.sql");
  private static final long LOCK = 0x77656674; // any number that others do not use
  private static final String TABLE =
      """
      create table if not exists weft_migrations (
        number bigint primary key,
        name varchar(1000) not null,
        checksum varchar(64) not null,
        applied timestamp default current_timestamp not null)\
      """;

  private final Map<Long, Script> scripts;

  /** A file. */
  private record Script(String name, String text) {
    /** Line ends do not count: Git may change them. */
    String checksum() {
      try {
        byte[] bytes = text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException everyJavaHasIt) {
        throw new AssertionError(everyJavaHasIt);
      }
    }

    boolean run(Connection connection, Call call) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        call.begin(connection, statement::cancel);
        return statement.execute(text);
      }
    }
  }

  /** A row of the table. */
  record Applied(long number, String name, String checksum) {}

  private Migrations(Map<Long, Script> scripts) {
    this.scripts = scripts;
  }

  /** Suspends until the files are read. */
  static Migrations in(Path directory) throws SQLException {
    Objects.requireNonNull(directory, "a directory is required, not null");
    return reading(directory, () -> read(directory));
  }

  static Migrations inResources(String directory) throws SQLException {
    URL found = Thread.currentThread().getContextClassLoader().getResource(directory);
    if (found == null) {
      throw refused("there is no directory " + directory + " on the class path");
    }
    URI uri = URI.create(found.toString());
    return uri.getScheme().equals("file")
        ? in(Path.of(uri))
        : reading(directory, () -> readJar(uri));
  }

  private static Migrations reading(Object where, Block.Call<Migrations, Exception> body)
      throws SQLException {
    try {
      return toThread(body);
    } catch (IOException e) {
      throw new SQLException("cannot migrate: " + where + " cannot be read: " + e, e);
    } catch (Exception e) {
      throw Failures.undeclared(e);
    }
  }

  private static Migrations readJar(URI uri) throws IOException, SQLException {
    try (var jar = FileSystems.newFileSystem(uri, Map.of())) {
      return read(jar.provider().getPath(uri));
    }
  }

  private static Migrations read(Path directory) throws IOException, SQLException {
    var scripts = new TreeMap<Long, Script>();
    try (var files = Files.newDirectoryStream(directory, "*.sql")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        var script = new Script(name, Files.readString(file));
        Script other = scripts.put(number(name), script);
        if (other != null) {
          throw refused(name + " has the number of " + other.name);
        }
      }
    }
    return new Migrations(scripts);
  }

  private static long number(String name) throws SQLException {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw refused(name + " has no number: call it 001_what.sql");
    }
    return Long.parseLong(matcher.group(1));
  }

  List<String> applyTo(Database database) throws SQLException {
    verify(database.transaction(Migrations::prepared));
    var run = new ArrayList<String>();
    for (Map.Entry<Long, Script> each : scripts.entrySet()) {
      if (database.transaction(tx -> apply(each.getKey(), each.getValue(), tx))) {
        run.add(each.getValue().name);
      }
    }
    return List.copyOf(run);
  }

  private static List<Applied> prepared(Transaction tx) throws SQLException {
    lock(tx);
    var _ = tx.execute(TABLE);
    return applied(tx);
  }

  private static List<Applied> applied(Transaction tx) throws SQLException {
    return tx.query(
        Applied.class, "select number, name, checksum from weft_migrations order by number");
  }

  /**
   * Waits until no other program migrates, on PostgreSQL; returns whether it is PostgreSQL, where
   * all that a file does can be undone.
   */
  private static boolean lock(Transaction tx) throws SQLException {
    boolean isPostgres = tx.perform((connection, _) -> Postgres.isServing(connection));
    if (isPostgres) {
      var _ = tx.query("select pg_advisory_xact_lock(?)", LOCK);
    }
    return isPostgres;
  }

  private void verify(List<Applied> all) throws SQLException {
    var wrong = new ArrayList<String>();
    long last = -1;
    for (Applied each : all) {
      Script script = scripts.get(each.number);
      if (script == null) {
        wrong.add(each.name + " is missing");
      } else if (!script.checksum().equals(each.checksum)) {
        wrong.add(script.name + " has changed since it was run");
      }
      last = each.number;
    }
    var done = all.stream().map(Applied::number).toList();
    for (Map.Entry<Long, Script> each : scripts.entrySet()) {
      if (each.getKey() < last && !done.contains(each.getKey())) {
        wrong.add(each.getValue().name + " comes too late: " + last + " was run before it");
      }
    }
    if (!wrong.isEmpty()) {
      throw refused(String.join("; ", wrong));
    }
  }

  private static SQLException refused(String what) {
    return new SQLException("cannot migrate: " + what);
  }

  /** Runs a file, unless another program has done so meanwhile; returns whether it has run it. */
  private boolean apply(long number, Script script, Transaction tx) throws SQLException {
    boolean canBeUndone = lock(tx);
    if (applied(tx).stream().anyMatch(each -> each.number == number)) {
      return false;
    }
    if (canBeUndone) {
      run(number, script, tx);
    } else {
      Call.shielded(() -> run(number, script, tx));
    }
    return true;
  }

  private static void run(long number, Script script, Transaction tx) throws SQLException {
    try {
      var _ = tx.run(script.name, script::run);
    } catch (SQLException e) {
      throw new SQLException(script.name + " failed: " + e.getMessage(), e.getSQLState(), e);
    }
    var _ =
        tx.execute(
            "insert into weft_migrations (number, name, checksum) values (?, ?, ?)",
            number,
            script.name,
            script.checksum());
  }
}
