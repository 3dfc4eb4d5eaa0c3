package dev.weft.http.syntax;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a header field: {@code form-data; name="a"; filename="b.txt"}. */
public final class Parameters {
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*;\\s*([!#$%&'*+.^_`|~\\w-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\"\\s]+))(?=\\s*(?:;|$))");
  private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\])");

  private Parameters() {}

  /** Returns the value of a parameter, whose name may be in any case; null if there is none. */
  public static @Nullable String get(String field, String name) {
    int begin = field.indexOf(';');
    if (begin < 0) {
      return null;
    }
    var parameters = PARAMETER.matcher(field).region(begin, field.length());
    while (parameters.lookingAt()) {
      if (parameters.group(1).equalsIgnoreCase(name)) {
        String quoted = parameters.group(2);
        return quoted == null ? parameters.group(3) : ESCAPED.matcher(quoted).replaceAll("$1");
      }
      parameters.region(parameters.end(), field.length());
    }
    return null;
  }
}
