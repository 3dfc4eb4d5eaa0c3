package dev.weft.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelScope;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  @TempDir static Path root;

  private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    directory = Files.createTempDirectory(root, "migrations");
    write("001_users.sql", "create table users (id int primary key, name varchar);\n");
    write(
        "V2__ann.sql",
        """
        -- What's that? A question; in a comment.
        insert into users values (1, 'Ann; or ? :name');
        create table logs (line varchar);
        insert into logs values ('begun');
        """);
    write("README.md", "nothing");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @AsyncTest
  void eachFileIsRunOnceInTheOrderOfTheNumbers() throws Exception {
    try (var database = Database.open("jdbc:h2:mem:")) {
      assertThat(database.migrate(directory)).containsExactly("001_users.sql", "V2__ann.sql");
      assertThat(database.query(String.class, "select name from users"))
          .containsExactly("Ann; or ? :name");
      assertThat(database.query(String.class, "select line from logs")).containsExactly("begun");
      assertThat(database.migrate(directory)).isEmpty();

      write("10_more.sql", "insert into logs values ('ten')");
      write("9_more.sql", "insert into logs values ('nine')");
      assertThat(database.migrate(directory)).containsExactly("9_more.sql", "10_more.sql");
      assertThat(database.query("select number, name from weft_migrations order by number"))
          .extracting(Row::toString)
          .containsExactly(
              "Row{NUMBER=1, NAME=001_users.sql}",
              "Row{NUMBER=2, NAME=V2__ann.sql}",
              "Row{NUMBER=9, NAME=9_more.sql}",
              "Row{NUMBER=10, NAME=10_more.sql}");
    }
  }

  @AsyncTest
  void changedMissingAndLateOnesAreRefusedByNameAllAtOnce() throws Exception {
    try (var database = Database.open("jdbc:h2:mem:")) {
      write("5_five.sql", "create table five (n int)");
      write("6_six.sql", "create table six (n int)");
      assertThat(database.migrate(directory)).hasSize(4);

      write("V2__ann.sql", "insert into users values (1, 'Eve')");
      Files.delete(directory.resolve("5_five.sql"));
      write("4_late.sql", "create table late (n int)");
      write("7_new.sql", "create table new_one (n int)");
      assertThatThrownBy(() -> database.migrate(directory))
          .isInstanceOf(SQLException.class)
          .hasMessage(
              "cannot migrate: V2__ann.sql has changed since it was run; 5_five.sql is missing;"
                  + " 4_late.sql comes too late: 6 was run before it");
      assertThatThrownBy(() -> database.query("select * from new_one"))
          .isInstanceOf(SQLException.class);
    }
  }

  @AsyncTest
  void otherLineEndsAreNoChange() throws Exception {
    try (var database = Database.open("jdbc:h2:mem:")) {
      assertThat(database.migrate(directory)).hasSize(2);
      Path file = directory.resolve("V2__ann.sql");
      Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));
      assertThat(database.migrate(directory)).isEmpty();
    }
  }

  @AsyncTest
  void oneThatFailsIsNamedAndTriedAgainTheNextTime() throws Exception {
    try (var database = Database.open("jdbc:h2:mem:")) {
      write("3_bad.sql", "insert into nowhere values (1)");
      write("4_next.sql", "create table next_one (n int)");
      assertThatThrownBy(() -> database.migrate(directory))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("3_bad.sql failed: ");
      write("3_bad.sql", "insert into users values (3, 'Cid')");
      assertThat(database.migrate(directory)).containsExactly("3_bad.sql", "4_next.sql");
    }
  }

  @AsyncTest
  void filesWithoutANumberOrWithTheSameOneAreRefused() throws Exception {
    try (var database = Database.open("jdbc:h2:mem:")) {
      write("users.sql", "select 1");
      assertThatThrownBy(() -> database.migrate(directory))
          .hasMessage("cannot migrate: users.sql has no number: call it 001_what.sql");
      Files.delete(directory.resolve("users.sql"));
      write("1_again.sql", "select 1");
      assertThatThrownBy(() -> database.migrate(directory))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("1_again.sql")
          .hasMessageContaining("has the number of")
          .hasMessageContaining("001_users.sql");
      assertThatThrownBy(() -> database.migrate(directory.resolve("none")))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("none cannot be read");
      assertThatThrownBy(() -> database.migrate("no/such/directory"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("no directory no/such/directory on the class path");
    }
  }

  @AsyncTest
  void theyMayBeResourcesOfADirectoryOrAJar() throws Exception {
    Path jar = directory.resolve("app.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("db/"));
      out.putNextEntry(new JarEntry("db/001_users.sql"));
      out.write(Files.readAllBytes(directory.resolve("001_users.sql")));
    }
    for (URL where : List.of(jar.toUri().toURL(), directory.getParent().toUri().toURL())) {
      String name = where.getPath().endsWith(".jar") ? "db" : "" + directory.getFileName();
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      try (var loader = new URLClassLoader(new URL[] {where}, before);
          var database = Database.open("jdbc:h2:mem:")) {
        thread.setContextClassLoader(loader);
        assertThat(database.migrate(name)).contains("001_users.sql");
        assertThat(database.query("select * from users").size()).isBetween(0, 1);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void cancelledAnywhereTheNextOneGoesOn() throws Exception {
    var database = Database.open("jdbc:h2:mem:");
    Files.delete(directory.resolve("V2__ann.sql")); // what it inserts H2 cannot undo with its DDL
    try {
      var _ = database.migrate(directory);
    } finally {
      CancelScope.run(scope -> {
        scope.setShielded(true);
        write("2_more.sql", "insert into users values (2, 'Bob')");
        assertThat(database.migrate(directory)).contains("2_more.sql");
        assertThat(database.stats().active()).isZero();
        database.close();
      });
    }
  }
}
