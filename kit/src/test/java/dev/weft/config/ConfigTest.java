package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  @TempDir private Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static Config of(String... keysAndValues) {
    var builder = Config.builder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      builder.defaults(Map.of(keysAndValues[i], keysAndValues[i + 1]));
    }
    return builder.load();
  }

  private static ConfigException failure(Runnable action) {
    return catchThrowableOfType(ConfigException.class, action::run);
  }

  @Test
  void theLaterSourceWins() throws IOException {
    System.setProperty("weft.test.e", "5");
    Config config =
        Config.builder()
            .defaults(Map.of("a", 1, "b", 1, "c", 1, "d", 1, "e", 1, "f", 1))
            .file(file("a.properties", "b=2\nc=2\nd=2\ne=2\nf=2"))
            .file(file("b.json", "{\"c\":3,\"d\":3,\"e\":3,\"f\":3}"))
            .environment("APP_", Map.of("APP_D", "4", "APP_E", "4", "APP_F", "4", "OTHER_A", "4"))
            .properties("weft.test.")
            .arguments("--f=6", "--verbose")
            .load();
    System.clearProperty("weft.test.e");

    assertThat(List.of("a", "b", "c", "d", "e", "f"))
        .map(config::integer)
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(List.of("a", "b", "c", "d", "e", "f"))
        .map(config::source)
        .containsExactly(
            "default",
            "a.properties:1",
            "b.json:1",
            "environment APP_D",
            "system property weft.test.e",
            "argument --f");
    assertThat(config.bool("verbose")).isTrue();
    assertThat(config.source("none")).isNull();
  }

  @Test
  void loadIsFilesThenEnvironmentThenSystemProperties() throws IOException {
    Path one = file("one.properties", "weft.a=1\nweft.b=1\nweft.c=1\npath=here");
    Path two = file("two.json", "{\"weft\":{\"b\":2,\"c\":2}}");
    System.setProperty("weft.c", "3");
    Config config = Config.load(one, two);
    Config same = Config.load(one.toString(), two.toString());
    System.clearProperty("weft.c");

    assertThat(List.of("weft.a", "weft.b", "weft.c")).map(config::integer).containsExactly(1, 2, 3);
    assertThat(List.of("weft.a", "weft.b", "weft.c")).map(same::integer).containsExactly(1, 2, 3);
    assertThat(config.string("path")).isEqualTo(System.getenv("PATH"));
    assertThat(config.toString()).contains("path = ").doesNotContain("java.version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"db.poolSize", "db.pool-size", "DB_POOL_SIZE", "dbPoolsize", "db.pool_size"})
  void keysDifferInMoreThanCaseAndPunctuation(String key) {
    assertThat(of("db.poolSize", "3").integer(key)).isEqualTo(3);
    assertThat(of(key, "3").integer("db.poolSize")).isEqualTo(3);
  }

  @Test
  void theEnvironmentsNamesAreKeys() {
    Config config = Config.builder().environment("APP_", Map.of("APP_DB_POOL_SIZE", "7")).load();
    assertThat(config.integer("db.poolSize")).isEqualTo(7);
    assertThat(config.section("db").integer("poolSize")).isEqualTo(7);
    assertThat(config.section("db").source("pool-size")).isEqualTo("environment APP_DB_POOL_SIZE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          250ms | PT0.25S
          10s   | PT10S
          5m    | PT5M
          1h    | PT1H
          2d    | PT48H
          1.5s  | PT1.5S
          7us   | PT0.000007S
          3 ns  | PT0.000000003S
          PT90S | PT1M30S
          pt1h  | PT1H
          0s    | PT0S
          """)
  void durations(String text, Duration expected) {
    assertThat(of("d", text).duration("d")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10",
        "",
        "s",
        "-5s",
        "PT-5S",
        "5 years",
        "1.2.3s",
        "1e3s",
        "P",
        "999999999999999h",
        "0.1ns"
      })
  void noDurations(String text) {
    assertThat(failure(() -> of("d", text).duration("d")))
        .hasMessageContaining("expected a duration like 250ms, 10s, 5m, 1h or PT10S");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          512    | 512
          512B   | 512
          64KiB  | 65536
          64kib  | 65536
          10MB   | 10000000
          1.5 kB | 1500
          2GiB   | 2147483648
          1TB    | 1000000000000
          1TiB   | 1099511627776
          """)
  void sizes(String text, long expected) {
    assertThat(of("s", text).size("s")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "10 apples", "MB", "1XB", "1KK", "1.0001B", "9999999TiB", "1iB", "1kbb"})
  void noSizes(String text) {
    assertThat(failure(() -> of("s", text).size("s"))).hasMessageContaining("expected a size like");
  }

  @Test
  void scalarsAndLists() {
    Config config =
        of("i", " 42 ", "n", "2.5", "t", "Yes", "f", "off", "p", "/tmp/x", "l", "a, b ,c", "e", "");

    assertThat(config.integer("i")).isEqualTo(42);
    assertThat(config.number("n")).isEqualTo(2.5);
    assertThat(config.bool("t")).isTrue();
    assertThat(config.bool("f")).isFalse();
    assertThat(config.path("p")).isEqualTo(Path.of("/tmp/x"));
    assertThat(config.list("l")).containsExactly("a", "b", "c");
    assertThat(config.list("e")).isEmpty();
    assertThat(config.string("l")).isEqualTo("a, b ,c");
  }

  @Test
  void defaultsAreForWhatIsNotThereOnly() {
    Config config = of("x", "bad");

    assertThat(config.string("no", "s")).isEqualTo("s");
    assertThat(config.integer("no", 1)).isEqualTo(1);
    assertThat(config.number("no", 1.5)).isEqualTo(1.5);
    assertThat(config.bool("no", true)).isTrue();
    assertThat(config.duration("no", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.size("no", 9)).isEqualTo(9);
    assertThat(config.path("no", Path.of("p"))).isEqualTo(Path.of("p"));
    assertThat(config.list("no", List.of("q"))).containsExactly("q");
    assertThat(failure(() -> config.integer("x", 1))).isNotNull();
    assertThat(failure(() -> config.number("x"))).hasMessageContaining("expected a number");
    assertThat(failure(() -> config.bool("x"))).hasMessageContaining("expected true or false");
    assertThat(failure(() -> of("x", "NaN").number("x"))).isNotNull();
    assertThat(failure(() -> of("x", "2147483648").integer("x"))).isNotNull();
  }

  @Test
  void aMissingKeyIsNamedWithOneThatIsNear() throws IOException {
    Config config =
        Config.builder().file(file("app.properties", "\ndb.poolsizze = 3\nmail.host=x")).load();

    assertThat(failure(() -> config.integer("db.poolSize")))
        .hasMessage(
            "1 problem with the configuration:\n"
                + "  db.poolSize: missing, expected a whole number from -2147483648 to 2147483647;"
                + " did you mean db.poolsizze (app.properties:2)?");
    assertThat(failure(() -> config.section("mail").string("port")))
        .hasMessageEndingWith("mail.port: missing, expected text");
    assertThat(failure(() -> config.list("hosts")))
        .hasMessageEndingWith("hosts: missing, expected a list");
  }

  @ParameterizedTest
  @CsvSource({"db.ulr", "db.rl", "db.urll", "db.uri", "bd.url", "dburl1"})
  void aKeyIsNearIfALetterIsWrongOrTwoAreSwapped(String key) {
    assertThat(failure(() -> of(key, "x").string("db.url")))
        .hasMessageContaining("did you mean " + key);
  }

  @ParameterizedTest
  @CsvSource({"db.user", "mail.url", "x", "db.rul.x"})
  void otherKeysAreNotNear(String key) {
    assertThat(failure(() -> of(key, "x").string("db.url")))
        .hasMessageNotContaining("did you mean");
  }

  @Test
  void aWrongValueIsSaidWithItsPlace() throws IOException {
    Config config = Config.builder().file(file("app.properties", "port = eighty")).load();
    ConfigException failure = failure(() -> config.integer("port"));

    assertThat(failure)
        .hasMessageEndingWith(
            "port (app.properties:1): \"eighty\", expected a whole number from -2147483648 to"
                + " 2147483647");
    assertThat(failure.problems())
        .containsExactly(
            new ConfigException.Problem(
                "port",
                "app.properties:1",
                "eighty",
                "a whole number from -2147483648 to 2147483647",
                null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"password", "db.passWord", "API_TOKEN", "mySecret", "ssh-key", "pass_word"})
  void secretsAreNotShown(String key) {
    Config config = of(key, "hunter2", "user", "me");

    assertThat(config.string(key)).isEqualTo("hunter2");
    assertThat(config.toString())
        .contains(key + " = *** (default)")
        .contains("user = me (default)")
        .doesNotContain("hunter2");
    ConfigException failure = failure(() -> config.integer(key));
    assertThat(failure).hasMessageContaining("\"***\"").hasMessageNotContaining("hunter2");
    assertThat(failure).hasNoCause();
    assertThat(failure.problems().toString()).doesNotContain("hunter2");
  }

  @Test
  void allThatIsWrongWithTheSourcesIsSaidAtOnce() throws IOException {
    var builder =
        Config.builder()
            .file(file("a.properties", "a=1\nb=\\u1\nc=\\u2"))
            .file(directory.resolve("none.properties"))
            .file(file("c.json", "{"))
            .optionalFile(directory.resolve("also-none.json"))
            .file(
                Files.write(
                    directory.resolve("d.properties"), new byte[] {'a', '=', '1', '\n', -1}))
            .file(Files.createDirectory(directory.resolve("e.json")))
            .arguments("go", "--=x", "--ok=1");
    ConfigException failure = failure(builder::load);

    assertThat(failure.problems())
        .extracting(ConfigException.Problem::source)
        .containsExactly(
            "a.properties:2",
            "a.properties:3",
            directory.resolve("none.properties").toString(),
            "c.json:1",
            "d.properties:2",
            directory.resolve("e.json").toString(),
            "argument go",
            "argument --");
    assertThat(failure)
        .hasMessageStartingWith("8 problems with the configuration:\n  a.properties:2: ");
  }

  @Test
  void otherFilesAreRefusedAtOnce() {
    assertThatThrownBy(() -> Config.builder().file("app.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is a .properties or a .json file");
  }

  @Test
  void anOptionalFileCountsIfItIsThere() throws IOException {
    Path file = directory.resolve("x.properties");
    var builder = Config.builder().defaults(Map.of("a", "1")).optionalFile(file);
    assertThat(builder.load().integer("a")).isEqualTo(1);
    file("x.properties", "\uFEFFa=2");
    assertThat(builder.load().integer("a")).isEqualTo(2);
  }

  @Test
  void setOverridesAllForGood() throws IOException {
    Path file = file("app.properties", "a=1\nb=1");
    Config config = Config.builder().file(file).load();
    config.set("A", "9");
    config.section("b").set("c", "8");

    assertThat(config.integer("a")).isEqualTo(9);
    assertThat(config.source("a")).isEqualTo("set");
    assertThat(config.integer("b.c")).isEqualTo(8);
    config.reload();
    assertThat(config.integer("a")).isEqualTo(9);
  }

  @Test
  void reloadTellsWhoWatches() throws IOException {
    Path file = file("app.properties", "a=1\nb=1\nc=1");
    Config config = Config.builder().file(file).load();
    List<String> changes = new ArrayList<>();
    for (String key : List.of("a", "b", "c", "d")) {
      config.onChange(key, (from, to) -> changes.add(key + ":" + from + ">" + to));
    }
    config.section("x").onChange("y", (from, to) -> changes.add("x.y:" + from + ">" + to));
    file("app.properties", "a=2\nb=1\nd=1\nx.y=5");
    config.reload();

    assertThat(changes).containsExactly("a:1>2", "c:1>null", "d:null>1", "x.y:null>5");
    changes.clear();
    config.set("b", "2");
    config.set("b", "2");
    config.reload();
    assertThat(changes).containsExactly("b:1>2");
  }

  @Test
  void aReloadThatFailsLeavesEverything() throws IOException {
    Path file = file("app.properties", "a=1");
    Config config = Config.builder().file(file).load();
    config.onChange(
        "a",
        (from, to) -> {
          throw new AssertionError("it did not change");
        });
    file("app.properties", "a=2\nb=\\u");

    assertThat(failure(config::reload)).isNotNull();
    assertThat(config.integer("a")).isEqualTo(1);
  }

  @AsyncTest
  void inATaskFilesAreReadOffTheLoop() throws IOException {
    Path file = file("app.properties", "a=1");
    boolean[] wentOn = {false};
    Asyncio.createTask(() -> wentOn[0] = true);
    assertThat(Config.load(file).integer("a")).isEqualTo(1);

    assertThat(wentOn[0]).isTrue();
  }

  @Test
  void sectionsNest() {
    Config config = of("a.b.c", "1", "a.x", "2", "b", "3");

    assertThat(config.section("a").section("b").integer("c")).isEqualTo(1);
    assertThat(config.section("a").toString())
        .contains("a.b.c = 1", "a.x = 2")
        .doesNotContain("= 3");
    assertThat(failure(() -> config.section("a").section("b").string("d")))
        .hasMessageContaining("a.b.d: missing");
  }
}
