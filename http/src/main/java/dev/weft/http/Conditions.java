package dev.weft.http;

import dev.weft.http.syntax.HttpDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a GET asks for under conditions: only if it has changed, only a part (RFC 9110, 13–14). */
final class Conditions {
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final Pattern RANGE = Pattern.compile("(?i)bytes=(\\d*)-(\\d*)");
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private Conditions() {}

  /** Returns {@code response}, or what of it the request really wants. */
  static Response apply(Request request, Response response) {
    if (response.status() != 200 || !READING.contains(request.method())) {
      return response;
    }
    if (isAnother(request, response)) {
      response.discard();
      return new HttpException(412, "it is not what the client knows any more").response();
    }
    if (isKnown(request, response)) {
      response.discard();
      return response.withStatus(304).withoutHeader("Content-Type").withoutBody();
    }
    return response.body() instanceof Response.Region region
        ? part(request, response, region)
        : response;
  }

  /** Returns whether the client wants nothing but what it knows, and this is something else. */
  private static boolean isAnother(Request request, Response response) {
    String etag = response.header("ETag");
    String wanted = request.header("If-Match");
    if (wanted != null) {
      return etag != null
          && !wanted.strip().equals("*")
          && (etag.startsWith("W/") || !List.of(COMMA.split(wanted.strip())).contains(etag));
    }
    var modified = HttpDate.parse(response.header("Last-Modified"));
    var since = HttpDate.parse(request.header("If-Unmodified-Since"));
    return modified != null && since != null && modified.isAfter(since);
  }

  private static boolean isKnown(Request request, Response response) {
    String etag = response.header("ETag");
    String changed = response.header("Last-Modified");
    if (etag == null && changed == null) {
      return false;
    }
    String known = request.header("If-None-Match");
    if (known != null) {
      return etag != null && (known.strip().equals("*") || listsTag(known, etag));
    }
    var modified = HttpDate.parse(changed);
    var since = HttpDate.parse(request.header("If-Modified-Since"));
    return modified != null && since != null && !modified.isAfter(since);
  }

  private static boolean listsTag(String tags, String etag) {
    for (String tag : COMMA.split(tags.strip(), -1)) {
      if (weak(tag).equals(weak(etag))) {
        return true;
      }
    }
    return false;
  }

  private static String weak(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static Response part(Request request, Response response, Response.Region whole) {
    var range = RANGE.matcher(String.valueOf(request.header("Range")).strip());
    if (!request.method().equals("GET") || !range.matches() || !isStill(request, response)) {
      return response;
    }
    String from = range.group(1);
    String to = range.group(2);
    if (from.isEmpty() && to.isEmpty()) {
      return response;
    }
    long size = whole.length();
    long first = from.isEmpty() ? Math.max(0, size - Fields.number(to)) : Fields.number(from);
    long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(Fields.number(to), size - 1);
    if (!from.isEmpty() && !to.isEmpty() && Fields.number(to) < first) {
      return response;
    }
    return first >= size ? outside(size) : inside(response, whole, first, last);
  }

  private static Response outside(long size) {
    return new HttpException(416, "no byte of this range is there")
        .response()
        .withHeader("Content-Range", "bytes */" + size);
  }

  private static Response inside(Response response, Response.Region whole, long first, long last) {
    return response
        .withStatus(206)
        .withHeader("Content-Range", "bytes " + first + "-" + last + "/" + whole.length())
        .withBody(new Response.Region(whole.path(), whole.offset() + first, last - first + 1));
  }

  /** Returns whether it is still what the client has a part of. */
  private static boolean isStill(Request request, Response response) {
    String known = request.header("If-Range");
    if (known == null) {
      return true;
    }
    String tag = response.header("ETag");
    return known.startsWith("\"")
        ? known.equals(tag)
        : known.equals(response.header("Last-Modified"));
  }

  /** Returns whether {@code field}, a list with commas, has {@code name}, in any case. */
  static boolean lists(@Nullable String field, String name) {
    if (field == null) {
      return false;
    }
    for (String each : COMMA.split(field.strip(), -1)) {
      if (each.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
