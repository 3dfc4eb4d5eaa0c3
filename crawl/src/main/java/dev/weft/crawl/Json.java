package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as a crawl writes it: the fields of records in their order. */
final class Json {
  /** Reads what a crawl has written, however long a title is. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private Json() {}

  static byte[] line(Object value) {
    byte[] json = MAPPER.writeValueAsBytes(value);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  static ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Reads a value; what its constructor refuses is refused in its own words. */
  static <T> T read(ObjectNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      Throwable cause =
          e.getCause() instanceof InvocationTargetException it ? it.getCause() : e.getCause();
      throw cause instanceof IllegalArgumentException refused ? refused : e;
    }
  }

  /** Returns {@code text} in quotes; half of a character becomes U+FFFD. */
  static byte[] quoted(String text) {
    byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(whole(text));
    var quoted = new ByteArrayOutputStream(inner.length + 2);
    quoted.write('"');
    quoted.writeBytes(inner);
    quoted.write('"');
    return quoted.toByteArray();
  }

  static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(UTF_16BE), UTF_16BE);
      }
    }
    return text;
  }
}
