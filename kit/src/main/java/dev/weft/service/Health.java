package dev.weft.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How something is.
 *
 * @param status the verdict
 * @param detail why, or null
 * @param parts those it is made of, by name; empty if it has none
 */
public record Health(Status status, @Nullable String detail, Map<String, Health> parts) {
  /** The verdicts, from good to bad. */
  public enum Status {
    /** Does all it should. */
    UP,
    /** Works, but not well. */
    DEGRADED,
    /** Does not work. */
    DOWN
  }

  /** Creates one. */
  public Health {
    Objects.requireNonNull(status, "a status is required, not null");
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** Returns that all is well. */
  public static Health up() {
    return new Health(Status.UP, null, Map.of());
  }

  /** Returns that it works, but not well. */
  public static Health degraded(String why) {
    return new Health(Status.DEGRADED, required(why), Map.of());
  }

  /** Returns that it does not work. */
  public static Health down(String why) {
    return new Health(Status.DOWN, required(why), Map.of());
  }

  /** Returns what is as well as the worst of its parts, the first of these; up if it has none. */
  public static Health of(Map<String, Health> parts) {
    String worst = null;
    Status status = Status.UP;
    for (var part : parts.entrySet()) {
      if (part.getValue().status.compareTo(status) > 0) {
        status = part.getValue().status;
        worst = part.getKey();
      }
    }
    return new Health(status, worst == null ? null : reason(worst, parts.get(worst)), parts);
  }

  private static String reason(String name, @Nullable Health part) {
    return part == null || part.detail == null ? name : name + ": " + part.detail;
  }

  private static String required(String why) {
    return Objects.requireNonNull(why, "a reason is required, not null");
  }
}
