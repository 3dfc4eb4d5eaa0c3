package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.ConfigException.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
  private final Layer layer = new Layer();
  private final List<Problem> problems = new ArrayList<>();

  private void read(String text) {
    new JsonReader("app.json", layer, problems).read(text);
  }

  @Test
  void objectsAreSectionsAndEachKeyKnowsItsLine() {
    read(
        """
        {
          "db": {
            "url": "jdbc:x",
            "pool": { "size": 10, "ratio": 1.50 }
          },
          "debug": true,
          "none": null,
          "hosts": ["a", "b,c", 3],
          "servers": [ {"port": 1},
                       {"port": 2} ],
          "empty": []
        }
        """);

    assertThat(problems).isEmpty();
    assertThat(layer.find("db.url").source()).isEqualTo("app.json:3");
    assertThat(layer.find("db.pool.size").text()).isEqualTo("10");
    assertThat(layer.find("db.pool.size").source()).isEqualTo("app.json:4");
    assertThat(layer.find("db.pool.ratio").text()).isEqualTo("1.50");
    assertThat(layer.find("debug").text()).isEqualTo("true");
    assertThat(layer.find("none")).isNull();
    assertThat(layer.find("hosts").list()).containsExactly("a", "b,c", "3");
    assertThat(layer.find("hosts").source()).isEqualTo("app.json:8");
    assertThat(layer.find("servers.1.port").source()).isEqualTo("app.json:10");
    assertThat(layer.find("empty").list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                      | app.json:1 | expected an object
          []                      | app.json:1 | expected an object
          "x"                     | app.json:1 | expected an object
          {"a":1                  | app.json:  | this is not JSON
          {"a":1} 2               | app.json:1 | expected the end of the file
          {"a":1}}                | app.json:1 | this is not JSON
          {"a":hunter2}           | app.json:1 | this is not JSON
          {"a" 1}                 | app.json:1 | this is not JSON
          {"a":"\\x"}             | app.json:1 | this is not JSON
          {'a':1}                 | app.json:1 | this is not JSON
          {"a":1,}                | app.json:1 | this is not JSON
          // x                    | app.json:1 | this is not JSON
          """)
  void whatIsMalformedIsSaidWithItsLine(String text, String place, String why) {
    read(text == null ? "" : text);

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().toString()).startsWith(place).contains(why);
    assertThat(problems.getFirst().toString()).doesNotContain("hunter2");
  }

  @Test
  void theLineIsThatOfTheFault() {
    read("{\n \"a\": 1,\n \"b\": ?\n}");

    assertThat(problems.getFirst().source()).isEqualTo("app.json:3");
  }

  @Test
  void whatIsNestedTooDeepIsMalformed() {
    read("{\"a\":" + "[".repeat(100_000));

    assertThat(problems)
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.expected()).contains("this is not JSON").hasSizeLessThan(300));
  }

  @Test
  void aKeyTwiceIsAProblem() {
    read("{\"db\": {\"url\": 1},\n \"db.url\": 2}");

    assertThat(problems)
        .singleElement()
        .hasToString("db.url (app.json:2): one value: it is at app.json:1 already");
  }
}
