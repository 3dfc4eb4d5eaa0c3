package dev.weft.config;

import dev.weft.config.ConfigException.Problem;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON object: the members of objects in it are keys with dots, an array of scalars is a
 * list, elements of other arrays have their index as key. Null is as if it were not there.
 */
final class JsonReader {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final String file;
  private final Layer into;
  private final List<Problem> problems;

  JsonReader(String file, Layer into, List<Problem> problems) {
    this.file = file;
    this.into = into;
    this.problems = problems;
  }

  void read(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        refuse(file + ":1", "expected an object, { … }");
        return;
      }
      readObject(parser, "");
      if (parser.nextToken() != null) {
        refuse(place(parser), "expected the end of the file");
      }
    } catch (JacksonException e) {
      // The text itself is left out: it may be a secret.
      String why = e.getOriginalMessage().replaceAll("'[^']{2,}'", "'…'");
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      refuse(file + ":" + line, "this is not JSON: " + firstLine(why));
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private void refuse(String place, String why) {
    problems.add(new Problem(null, place, null, why, null));
  }

  private String place(JsonParser parser) {
    return file + ":" + parser.currentTokenLocation().getLineNr();
  }

  private void readObject(JsonParser parser, String prefix) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String source = place(parser);
      JsonToken value = parser.nextToken();
      readValue(parser, value, prefix + name, source);
    }
  }

  private void readValue(JsonParser parser, JsonToken token, String key, String source) {
    switch (token) {
      case START_OBJECT -> readObject(parser, key + ".");
      case START_ARRAY -> readArray(parser, key, source);
      case VALUE_NULL -> {}
      default -> into.putOnce(Entry.of(key, parser.getString(), source), problems);
    }
  }

  private void readArray(JsonParser parser, String key, String source) {
    List<String> scalars = new ArrayList<>();
    boolean onlyScalars = true;
    int index = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
        onlyScalars = false;
        readValue(parser, token, key + "." + index, place(parser));
      } else if (token != JsonToken.VALUE_NULL) {
        scalars.add(parser.getString());
      }
      index++;
    }
    if (onlyScalars) {
      into.putOnce(new Entry(key, List.copyOf(scalars), true, source, false), problems);
    }
  }
}
