package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.ConfigException.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesReaderTest {
  private final Layer layer = new Layer();
  private final List<Problem> problems = new ArrayList<>();

  private Layer read(String text) {
    new PropertiesReader("app.properties", layer, problems).read(text);
    return layer;
  }

  @Test
  void eachKeyKnowsItsLine() {
    read(
        "# the database\n\ndb.url = jdbc:x\r\ndb.user=me\n  ! more\ndb.note = one \\\n   two\nlast:1");

    assertThat(layer.find("db.url").source()).isEqualTo("app.properties:3");
    assertThat(layer.find("db.url").text()).isEqualTo("jdbc:x");
    assertThat(layer.find("db.user").source()).isEqualTo("app.properties:4");
    assertThat(layer.find("db.note").text()).isEqualTo("one two");
    assertThat(layer.find("db.note").source()).isEqualTo("app.properties:6");
    assertThat(layer.find("last").source()).isEqualTo("app.properties:8");
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1",
        "a = 1 ",
        "a:1",
        "a 1",
        "a",
        "a=",
        "=x\nb=1",
        "a\\=b=c",
        "a\\ b = c",
        "a==b",
        "a = = b",
        "a\\u0041=x",
        "a=\\u00e9\\t\\n\\r\\f\\q\\\\",
        "a=1\\\n  2\\\n3",
        "a=1\\",
        "a=1\\\\\nb=2",
        "# a=1\\\nb=2",
        "\\\na=1",
        "a=b#c",
        "\fa\f=\fb",
        "a=1\n\n\nb=2\n",
        "a=1\rb=2\r\nc=3",
        "a=  \\\n  x"
      })
  void itReadsWhatTheJdkReads(String text) throws IOException {
    sameAsTheJdk(text);
  }

  @Test
  void itReadsAnyTextAsTheJdk() throws IOException {
    var random = new Random(1);
    String letters = "ab=: \t\\\n\r#!\f1";
    for (int i = 0; i < 5000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(16); length >= 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      sameAsTheJdk(text.toString());
    }
  }

  private static void sameAsTheJdk(String text) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, String> expected = new HashMap<>();
    properties.forEach((key, value) -> {
      if (!Entry.normal((String) key).isEmpty()) {
        expected.put((String) key, (String) value);
      }
    });
    Map<String, String> found = new HashMap<>();
    var layer = new Layer();
    new PropertiesReader("x", layer, new ArrayList<>()).read(text);
    layer.entries().forEach(entry -> found.put(entry.key(), entry.text()));
    assertThat(found).as(text).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=\\u12      | four hexadecimal digits after \\u
          a=\\u12G4    | four hexadecimal digits after \\u
          a\\u=1       | four hexadecimal digits after \\u
          = 3          | a key
          .-_ = 3      | a key
          """)
  void whatIsMalformedIsSaidWithItsLine(String line, String expected) {
    read("ok=1\n" + line + "\nafter=2");

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).hasToString("app.properties:2: expected " + expected);
    assertThat(layer.find("after")).isNotNull();
  }

  @Test
  void aKeyTwiceIsAProblemHoweverItIsSpelled() {
    read("db.poolSize=1\nDB_POOL-SIZE=2");

    assertThat(problems)
        .singleElement()
        .hasToString(
            "DB_POOL-SIZE (app.properties:2): one value: it is at app.properties:1 already");
  }
}
