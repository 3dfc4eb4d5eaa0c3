package dev.weft.inspect;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tasks as JSON text; written by hand since core depends on nothing. */
final class Json {
  private static final int FIRST_PRINTABLE = 0x20;

  private Json() {}

  static String of(Collection<TaskInfo> tasks, boolean withStacks) {
    return array(tasks, task -> of(task, withStacks));
  }

  static String of(Map<Long, Long> numbers) {
    return numbers.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String of(TaskInfo task, boolean withStack) {
    return "{\"id\":"
        + task.id()
        + ",\"name\":"
        + string(task.name())
        + ",\"state\":"
        + string(task.state().name())
        + ",\"ageMs\":"
        + task.age().toMillis()
        + ",\"waitsFor\":"
        + of(task.awaits())
        + ",\"awaitedBy\":"
        + array(task.awaitedBy(), String::valueOf)
        + ",\"owner\":"
        + task.owner()
        + ",\"at\":"
        + string(task.at())
        + (withStack ? ",\"stack\":" + array(task.stack(), Json::string) : "")
        + "}";
  }

  private static String of(TaskInfo.@Nullable Wait wait) {
    return wait == null
        ? "null"
        : "{\"kind\":"
            + string(wait.kind())
            + ",\"on\":"
            + string(wait.on())
            + ",\"task\":"
            + wait.task()
            + "}";
  }

  private static <T> String array(Collection<T> elements, Function<T, String> json) {
    return elements.stream().map(json).collect(Collectors.joining(",", "[", "]"));
  }

  static String string(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
