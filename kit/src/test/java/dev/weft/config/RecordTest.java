package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTest {
  enum Level {
    LOW,
    VERY_HIGH
  }

  record Pool(@Default("10") int size, @Default("30s") Duration maxIdle) {
    Pool {
      if (size < 1) {
        throw new IllegalArgumentException("size is " + size + ": 1 or more");
      }
    }
  }

  record Database(String url, Optional<String> user, Optional<String> password, Pool pool) {}

  record Settings(
      Database database,
      Optional<Database> replica,
      List<String> hosts,
      @Default("1,2") List<Integer> ports,
      @Default("64KiB") long buffer,
      @Default("low") Level level,
      @Default("false") boolean debug,
      @Default("0.5") double ratio,
      Optional<Path> log) {}

  private static ConfigException failure(Config config, Class<?> type) {
    return catchThrowableOfType(ConfigException.class, () -> config.bind(type));
  }

  private static Config of(Map<String, String> settings) {
    return Config.builder().defaults(settings).load();
  }

  @Test
  void componentsAreSettingsAndNestedRecordsAreSections() {
    Settings settings =
        of(Map.of(
                "database.url", "jdbc:x",
                "database.password", "p",
                "DATABASE_POOL_SIZE", "3",
                "hosts", "a,b",
                "level", "very-high",
                "log", "/var/log"))
            .bind(Settings.class);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new Database(
                    "jdbc:x",
                    Optional.empty(),
                    Optional.of("p"),
                    new Pool(3, Duration.ofSeconds(30))),
                Optional.empty(),
                List.of("a", "b"),
                List.of(1, 2),
                65536,
                Level.VERY_HIGH,
                false,
                0.5,
                Optional.of(Path.of("/var/log"))));
  }

  @Test
  void aSectionIsBoundByItself() {
    Config config = of(Map.of("database.pool.size", "4", "database.url", "u"));

    assertThat(config.section("database").section("pool").bind(Pool.class).size()).isEqualTo(4);
    assertThat(config.section("database").bind(Database.class).pool().size()).isEqualTo(4);
  }

  @Test
  void anOptionalSectionIsThereIfOneOfItsKeysIs() {
    var config = of(Map.of("database.url", "a", "hosts", "", "replica.pool.size", "1"));

    assertThat(failure(config, Settings.class))
        .hasMessageContaining("1 problem")
        .hasMessageContaining("replica.url: missing, expected text");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("app.properties"),
            """
            database.ulr = jdbc:x
            database.pool.size = many
            database.pool.maxIdle = 3
            ports = 1, x, 3, y
            level = middle
            debug = maybe
            buffer = huge
            ratio = half
            """);
    Config config = Config.builder().file(file).load();

    assertThat(failure(config, Settings.class))
        .hasMessage(
            """
            10 problems with the configuration:
              database.url: missing, expected text; did you mean database.ulr (app.properties:1)?
              database.pool.size (app.properties:2): "many", expected a whole number from -2147483648 to 2147483647
              database.pool.maxIdle (app.properties:3): "3", expected a duration like 250ms, 10s, 5m, 1h or PT10S
              hosts: missing, expected a list
              ports (app.properties:4): "x", expected a whole number from -2147483648 to 2147483647
              ports (app.properties:4): "y", expected a whole number from -2147483648 to 2147483647
              buffer (app.properties:7): "huge", expected a whole number, or a size like 64KiB or 10MB
              level (app.properties:5): "middle", expected one of LOW, VERY_HIGH
              debug (app.properties:6): "maybe", expected true or false
              ratio (app.properties:8): "half", expected a number\
            """);
  }

  @Test
  void whatTheConstructorRefusesIsAProblemOfTheComponentItNames() {
    Config config =
        of(Map.of("database.url", "u", "database.pool.size", "0", "hosts", "a", "debug", "x"));

    assertThat(failure(config, Settings.class).problems())
        .extracting(ConfigException.Problem::toString)
        .containsExactly(
            "database.pool.size (default): \"0\", expected another value: size is 0: 1 or more",
            "debug (default): \"x\", expected true or false");
  }

  record Account(String user, String password) {
    Account {
      if (password.length() < 8) {
        throw new IllegalArgumentException("too short, " + password + " of " + user);
      }
      if (user.equals(password)) {
        throw new IllegalStateException();
      }
    }
  }

  @Test
  void secretsAreTakenOutOfWhatTheConstructorSays() {
    Config config = of(Map.of("account.user", "me", "account.password", "hunter2"));
    ConfigException failure =
        catchThrowableOfType(
            ConfigException.class, () -> config.section("account").bind(Account.class));

    assertThat(failure)
        .hasMessageNotContaining("hunter2")
        .hasMessageContaining("too short, *** of")
        .hasNoCause();
    Config empty = of(Map.of("account.user", "me", "account.password", ""));
    assertThat(failure(empty.section("account"), Account.class))
        .hasMessageContaining("too short,  of me");
  }

  @Test
  void aConstructorThatNamesNoComponentIsAboutTheWhole() {
    Config config = of(Map.of("user", "longenough", "password", "longenough"));

    assertThat(failure(config, Account.class))
        .hasMessageContaining("configuration (as a whole): java.lang.IllegalStateException");
  }

  record Wrong(Thread thread) {}

  @Test
  void whatCannotBeBoundIsTheProgramsFault() {
    assertThatThrownBy(() -> of(Map.of("thread", "x")).bind(Wrong.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("thread cannot be bound to a java.lang.Thread");
    assertThatThrownBy(() -> of(Map.of()).bind(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("settings are bound to a record");
  }
}
