package dev.weft.http.syntax;

import java.io.IOException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON from and to bytes, by Jackson. */
public final class Json {
  private static final int MOST_LEVELS = 500;

  /* Strict, because what does not fit its type is the sender's mistake: "5" is no number, 1.5 no int. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
                  .build())
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private Json() {}

  /**
   * Returns {@code value} as JSON.
   *
   * @throws IllegalArgumentException if it cannot be written so
   */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "cannot write a " + value.getClass().getName() + " as JSON: " + e.getOriginalMessage(),
          e);
    }
  }

  /**
   * Returns what {@code bytes} say.
   *
   * @throws IOException if they are not JSON, do not fit {@code type}, or are nested too deep; the
   *     message tells nothing of the program
   */
  public static <T> T read(byte[] bytes, Class<T> type) throws IOException {
    T value;
    try {
      value = MAPPER.readValue(bytes, type);
    } catch (JacksonException e) {
      throw new IOException("the JSON is malformed or does not fit" + place(e), e);
    }
    if (value == null) {
      throw new IOException("the JSON is null where a value is required");
    }
    return value;
  }

  private static String place(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(step ->
                step.getPropertyName() == null
                    ? Integer.toString(step.getIndex())
                    : step.getPropertyName())
            .collect(Collectors.joining("."));
    var location = e.getLocation();
    return (path.isEmpty() ? "" : " at \"" + path + "\"")
        + (location == null
            ? ""
            : ", line " + location.getLineNr() + ", column " + location.getColumnNr());
  }
}
