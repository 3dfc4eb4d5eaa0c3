package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.HttpException;
import dev.weft.http.Part;
import dev.weft.http.Request;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a request was, as httpbin tells it in JSON. */
final class Echo {
  private final String scheme;

  Echo(String scheme) {
    this.scheme = scheme;
  }

  /** Returns what stands before the body. */
  Map<String, @Nullable Object> request(Request request) {
    Map<String, @Nullable Object> echo = new LinkedHashMap<>();
    echo.put("args", query(request));
    echo.put("headers", headers(request));
    echo.put("method", request.method());
    echo.put("origin", origin(request));
    echo.put("url", url(request));
    return echo;
  }

  /** Returns all of it; suspends until the body is there. */
  Map<String, @Nullable Object> requestWithBody(Request request) {
    Map<String, @Nullable Object> echo = request(request);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("data", "");
    body.put("files", Map.of());
    body.put("form", Map.of());
    body.put("json", null);
    String type = Objects.requireNonNullElse(request.header("Content-Type"), "");
    String kind = type.toLowerCase(Locale.ROOT);
    if (kind.startsWith("multipart/form-data")) {
      putParts(request, body);
    } else if (kind.startsWith("application/x-www-form-urlencoded")) {
      body.put("form", fields(request.text()));
    } else {
      body.put("data", data(request.bytes()));
      body.put("json", json(request));
    }
    echo.putAll(body);
    return echo;
  }

  private static void putParts(Request request, Map<String, @Nullable Object> body) {
    Map<String, Object> form = new LinkedHashMap<>();
    Map<String, Object> files = new LinkedHashMap<>();
    request
        .multipart()
        .forEach((Part part) -> {
          String content = data(part.bytes());
          add(part.filename() == null ? form : files, part.name(), content);
        });
    body.put("form", form);
    body.put("files", files);
  }

  /** Returns text as it is, and what is none as a data URL. */
  private static String data(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "data:application/octet-stream;base64," + Base64.getEncoder().encodeToString(bytes);
    }
  }

  private static @Nullable Object json(Request request) {
    try {
      return request.bytes().length == 0 ? null : request.json(Object.class);
    } catch (HttpException e) {
      return null;
    }
  }

  /** Returns the parameters of the query: a text each, a list where a name came more than once. */
  static Map<String, Object> query(Request request) {
    String target = request.target();
    int mark = target.indexOf('?');
    return mark < 0 ? Map.of() : fields(target.substring(mark + 1));
  }

  private static Map<String, Object> fields(String encoded) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!pair.isEmpty()) {
        add(fields, decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "bad percent-encoding", e);
    }
  }

  private static void add(Map<String, Object> fields, String name, String value) {
    fields.merge(name, value, Echo::both);
  }

  private static Object both(Object earlier, Object value) {
    List<Object> all = new ArrayList<>(earlier instanceof List<?> list ? list : List.of(earlier));
    all.add(value);
    return all;
  }

  /** Returns the header fields; several of a name are one, with commas. */
  static Map<String, String> headers(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : request.headers().names()) {
      headers.put(name, String.join(", ", request.headers().all(name)));
    }
    return headers;
  }

  /** Returns the address that the request came from. */
  static String origin(Request request) {
    SocketAddress address = request.remoteAddress();
    return address instanceof InetSocketAddress internet
        ? internet.getHostString()
        : address.toString();
  }

  private String url(Request request) {
    String target = request.target();
    return target.startsWith("/") ? scheme + "://" + request.header("Host") + target : target;
  }
}
