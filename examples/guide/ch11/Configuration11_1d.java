// 11.1d Configuration · real
import static dev.weft.Asyncio.*;

import dev.weft.config.Config;
import dev.weft.config.ConfigException;
import dev.weft.net.AsyncFiles;
import java.lang.management.ManagementFactory;

record Database(String url, int poolSize, Duration timeout, Optional<String> password) {}

void main() throws Exception {
  if (System.getenv("APP_DB_POOL_SIZE") == null) {
    System.exit(againWith(Map.of("APP_DB_POOL_SIZE", "20", "APP_DB_PASSWORD", "hunter2")));
  }
  run(() ->
      AsyncFiles.temporaryDirectory("guide")
          .run(directory -> {
            read(directory.resolve("app.properties"));
            refuse(directory.resolve("wrong.properties"));
          }));
}

void read(Path file) throws IOException {
  AsyncFiles.writeString(file, "db.url = jdbc:h2:mem:test\ndb.pool-size = 5\n");
  var config =
      Config.builder().defaults(Map.of("db.timeout", "10s")).file(file).environment("APP_").load();
  IO.println("from the file: " + value(config, "db.url"));
  IO.println("from the environment: " + value(config, "db.poolSize"));
  IO.println("by default: " + value(config, "db.timeout"));
  var database = config.section("db").bind(Database.class);
  IO.println("as a record: " + database.poolSize + " connections, " + database.timeout);
  IO.println("all, with the secret hidden:");
  IO.print(config.toString().indent(2));

  config.onChange("db.timeout", (from, to) -> IO.println("changed: " + from + " → " + to));
  config.set("db.timeout", "30s");
  IO.println("at run time: " + value(config, "db.timeout"));
}

String value(Config config, String key) {
  return key + " = " + config.string(key) + " (" + config.source(key) + ")";
}

// All that is wrong is told at once.
void refuse(Path file) throws IOException {
  AsyncFiles.writeString(file, "db.ulr = jdbc:h2:mem:test\ndb.timeout = soon\n");
  var config = Config.builder().file(file).environment("APP_").load();
  try {
    IO.println("never printed: " + config.section("db").bind(Database.class));
  } catch (ConfigException e) {
    IO.println(e.problems().size() + " errors:");
    e.problems().forEach(problem -> IO.println("  " + problem));
  }
}

// Runs this very program with these variables in its environment; returns its exit status.
int againWith(Map<String, String> variables) throws Exception {
  List<String> command = new ArrayList<>();
  command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
  command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
  var place = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
  var program = place.toString().endsWith(".java") ? place.toString() : getClass().getName();
  command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
  var process = new ProcessBuilder(command).inheritIO();
  process.environment().putAll(variables);
  return process.start().waitFor();
}
