import dev.weft.config.Config;
import dev.weft.config.ConfigException;
import dev.weft.config.Default;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

record Database(String url, Optional<String> user, Optional<String> password, Pool pool) {}

record Pool(@Default("10") int size, @Default("30s") Duration maxIdle) {
  Pool {
    if (size < 1) {
      throw new IllegalArgumentException("size: 1 or more");
    }
  }
}

// Settings from several sources as records, and everything that is wrong with them at once.
void main() throws IOException {
  var directory = Files.createTempDirectory("config");
  var file = directory.resolve("app.properties");
  Files.writeString(
      file,
      """
      db.url = jdbc:h2:mem:test
      db.password = hunter2
      db.pool.maxIdle = 5m
      """);

  var config =
      Config.builder()
          .defaults(Map.of("db.user", "nobody"))
          .file(file)
          .arguments("--db.pool-size=3")
          .load();
  IO.println(config.section("db").bind(Database.class).pool());
  IO.println(config.source("db.pool.size") + ", " + config.source("db.url"));
  IO.println(config);

  config.onChange("db.user", (from, to) -> IO.println("user: " + from + " -> " + to));
  config.set("db.user", "ada");

  Files.writeString(file, "db.ulr = x\ndb.pool.maxIdle = soon\ndb.pool.size = 0\n");
  var wrong = Config.builder().file(file).load();
  try {
    IO.println(wrong.section("db").bind(Database.class));
  } catch (ConfigException e) {
    IO.println(e.getMessage());
  }
  Files.delete(file);
  Files.delete(directory);
}
