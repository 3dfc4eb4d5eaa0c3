package dev.weft.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.io.FileUtils;

/** A real PostgreSQL, one for all tests of a JVM; it ends with the JVM. */
final class PostgresServer {
  private static PostgresServer shared;
  private static String why;

  private final Path data;
  private EmbeddedPostgres running;

  private PostgresServer(Path data) throws IOException {
    this.data = data;
    running = start(0);
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPort(port)
        .setServerConfig("fsync", "off")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "60")
        .setPGStartupWait(Duration.ofSeconds(30))
        .start();
  }

  private void end() {
    try {
      running.close();
      FileUtils.deleteDirectory(data.toFile());
    } catch (IOException e) {
      System.err.println("PostgreSQL has left something behind: " + e);
    }
  }

  /** Returns it, running; where it cannot run the test is skipped. */
  static synchronized PostgresServer shared() {
    if (shared == null && why == null) {
      try {
        shared = new PostgresServer(Files.createTempDirectory("weft-postgres"));
      } catch (IOException | RuntimeException e) {
        why = "PostgreSQL cannot be started here: " + e;
        System.err.println(why);
      }
    }
    assumeTrue(why == null, why);
    return shared;
  }

  String url() {
    return running.getJdbcUrl("postgres", "postgres");
  }

  int port() {
    return running.getPort();
  }

  Database open(int poolSize) {
    return Database.builder(url()).poolSize(poolSize).build();
  }

  /** Kills it: no client is told anything but that its connection is gone. */
  void kill() throws IOException, InterruptedException {
    long server =
        Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    var _ = new ProcessBuilder("kill", "-QUIT", "" + server).start().waitFor();
    var process = ProcessHandle.of(server);
    if (process.isPresent()) {
      var _ = process.get().onExit().join();
    }
  }

  void restart() throws IOException {
    int port = running.getPort();
    running.close(); // lets go of what it holds in this JVM
    running = start(port);
  }
}
