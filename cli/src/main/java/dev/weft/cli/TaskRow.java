package dev.weft.cli;

import dev.weft.inspect.TaskInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A task as the other JVM sends it; {@link TaskInfo} says what the parts are. */
record TaskRow(
    long id,
    String name,
    String state,
    long ageMs,
    TaskInfo.@Nullable Wait waitsFor,
    List<Long> awaitedBy,
    @Nullable Long owner,
    @Nullable String at,
    @Nullable List<String> stack) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // of a newer Weft
          .build();

  static List<TaskRow> read(String json) throws Failure {
    try {
      return Arrays.asList(JSON.readValue(json, TaskRow[].class));
    } catch (JacksonException e) {
      throw notUnderstood(e);
    }
  }

  /** Returns the nanoseconds that each task has run, by its id. */
  static Map<Long, Long> readRunTimes(String json) throws Failure {
    try {
      return JSON.readValue(json, new TypeReference<LinkedHashMap<Long, Long>>() {});
    } catch (JacksonException e) {
      throw notUnderstood(e);
    }
  }

  private static Failure notUnderstood(JacksonException e) {
    return new Failure(
            "its answer was not understood", "its Weft may be of another version than this one")
        .because(e);
  }

  /** Returns JSON, for {@code --json}. */
  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  String waits() {
    return waitsFor == null ? "-" : waitsFor.toString();
  }

  String place() {
    return at == null ? "-" : at;
  }

  String age() {
    return Durations.text(ageMs);
  }
}
