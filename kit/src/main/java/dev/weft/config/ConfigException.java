package dev.weft.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says everything that is wrong with the settings. Secrets are {@code ***} in it. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  ConfigException(List<Problem> problems) {
    super(
        (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
            + " with the configuration:"
            + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
    this.problems = List.copyOf(problems);
  }

  /** Returns all that is wrong, at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong.
   *
   * @param key the key, or null if it is about a whole file
   * @param source where it is, {@code app.properties:3}; null if it is nowhere
   * @param value the text that is there, or null
   * @param expected what there should be
   * @param near a key like it that there is, with its place; or null
   */
  public record Problem(
      @Nullable String key,
      @Nullable String source,
      @Nullable String value,
      String expected,
      @Nullable String near) {

    /** Returns it as a line. */
    @Override
    public String toString() {
      String where = source == null ? "" : key == null ? source : " (" + source + ")";
      String what =
          value != null
              ? "\"" + value + "\", expected " + expected
              : key != null && source == null ? "missing, expected " + expected : expected;
      return (key == null ? "" : key)
          + where
          + ": "
          + what
          + (near == null ? "" : "; did you mean " + near + "?");
    }
  }
}
