package dev.weft.http;

import java.util.ArrayList;
import java.util.List;

/**
 * What a request asks for, taken apart.
 *
 * @param raw as it was sent
 * @param segments of the path, decoded: what stands behind each slash
 * @param fields of the query
 */
record Target(String raw, String path, List<String> segments, Fields fields) {
  /**
   * Takes {@code raw} apart: a path, a whole URL, or the {@code *} of OPTIONS.
   *
   * @throws HttpException 400 if it is none of these, or badly encoded
   */
  static Target parse(String raw) {
    requirePlain(raw);
    String relative = relative(raw);
    int mark = relative.indexOf('?');
    String path = mark < 0 ? relative : relative.substring(0, mark);
    Fields fields = mark < 0 ? Fields.NONE : Fields.parse(relative.substring(mark + 1));
    return new Target(raw, Percent.decode(path, false), segments(path), fields);
  }

  private static void requirePlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw new HttpException(400, "a character in the URL that has to be encoded");
      }
    }
  }

  private static String relative(String raw) {
    if (raw.startsWith("/") || raw.equals("*")) {
      return raw;
    }
    int authority = authority(raw);
    int end = authority;
    while (end < raw.length() && "/?".indexOf(raw.charAt(end)) < 0) {
      end++;
    }
    if (end == authority) {
      throw new HttpException(400, "a URL without a host");
    }
    if (raw.lastIndexOf('@', end) >= authority) {
      throw new HttpException(400, "a URL with a name before its host");
    }
    String rest = raw.substring(end);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static int authority(String raw) {
    for (String scheme : List.of("http://", "https://")) {
      if (raw.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    throw new HttpException(400, "neither a path nor a URL is asked for");
  }

  private static List<String> segments(String path) {
    if (path.equals("*")) {
      return List.of("*");
    }
    List<String> segments = new ArrayList<>(4);
    for (int start = 1; start <= path.length(); ) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      segments.add(Percent.decode(path.substring(start, end), false));
      start = end + 1;
    }
    return segments;
  }
}
