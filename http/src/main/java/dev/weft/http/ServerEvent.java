package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event, as {@link Response#events} sends them.
 *
 * @param data any text; the browser gets its line breaks as \n
 * @param event its type, one line; a browser takes none for {@code message}
 * @param id one line; a browser that connects again says in {@code Last-Event-ID} which it had last
 * @param retry how long the browser is to wait before it connects again
 */
public record ServerEvent(
    String data, @Nullable String event, @Nullable String id, @Nullable Duration retry) {
  private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

  /** Checks that type and id are one line each. */
  public ServerEvent {
    Objects.requireNonNull(data, "data is required, not null");
    requireOneLine("type", event);
    requireOneLine("id", id);
    if (retry != null && retry.isNegative()) {
      throw new IllegalArgumentException("cannot connect again after " + retry);
    }
  }

  /** Creates one that has data only. */
  public ServerEvent(String data) {
    this(data, null, null, null);
  }

  /** Returns a copy of this type. */
  public ServerEvent withEvent(String event) {
    return new ServerEvent(data, event, id, retry);
  }

  /** Returns a copy with this id. */
  public ServerEvent withId(String id) {
    return new ServerEvent(data, event, id, retry);
  }

  /** Returns a copy that tells how long to wait before connecting again. */
  public ServerEvent withRetry(Duration retry) {
    return new ServerEvent(data, event, id, retry);
  }

  /** Returns it as it is sent. */
  byte[] encoded() {
    var text = new StringBuilder(data.length() + 32);
    add(text, "event", event);
    add(text, "id", id);
    add(text, "retry", retry == null ? null : Long.toString(retry.toMillis()));
    for (String line : LINE_BREAK.split(data, -1)) {
      add(text, "data", line);
    }
    return text.append('\n').toString().getBytes(UTF_8);
  }

  private static void add(StringBuilder text, String field, @Nullable String value) {
    if (value != null) {
      text.append(field).append(": ").append(value).append('\n');
    }
  }

  private static void requireOneLine(String what, @Nullable String value) {
    if (value != null && value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      throw new IllegalArgumentException(
          "the " + what + " of an event is one line: \"" + value + "\"");
    }
  }
}
