package dev.weft.http;

import dev.weft.http.syntax.DateHeader;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is sent.
 *
 * @param fields of the header of the answer, and those that the server adds
 * @param withBody whether the body is sent; not for HEAD, 204 and 304
 * @param length of the body; -1 if only its end tells
 * @param stay whether the connection is used again
 */
record ResponseHead(
    List<Map.Entry<String, String>> fields, boolean withBody, long length, boolean stay) {
  private static final HttpHeadersFactory FACTORY =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false); // Response has done that

  private static final String DATE = "Date";
  private static final Map.Entry<String, String> CHUNKED =
      Map.entry("Transfer-Encoding", "chunked");
  private static final Map.Entry<String, String> CLOSE = Map.entry("Connection", "close");
  private static final Map.Entry<String, String> KEEP_ALIVE = Map.entry("Connection", "keep-alive");

  /** What it depends on. */
  record Asked(boolean head, boolean http10, boolean http2, boolean stay) {}

  static ResponseHead of(Response response, Asked asked, DateHeader date) {
    List<Map.Entry<String, String>> fields = new ArrayList<>(response.headers().size() + 3);
    boolean switches = response.body() instanceof Response.Upgrade;
    for (Map.Entry<String, String> field : response.headers()) {
      if (switches || !isOurs(field.getKey()) || isAdvice(response, field.getKey())) {
        fields.add(field);
      }
    }
    if (!response.headers().contains(DATE)) {
      fields.add(Map.entry(DATE, date.now()));
    }
    boolean bare = switches || isBare(response.status());
    long length = bare ? 0 : length(response, asked);
    boolean stay = asked.stay && stays(response) && (length >= 0 || !asked.http10);
    if (length < 0 && !asked.http10 && !asked.http2 && !asked.head) {
      fields.add(CHUNKED);
    } else if (length >= 0 && !bare) {
      fields.add(Map.entry("Content-Length", Long.toString(length)));
    }
    if (!switches && !asked.http2) {
      setConnection(fields, stay, asked.http10);
    }
    return new ResponseHead(fields, !bare && !asked.head, length, stay);
  }

  /** Returns the whole answer to a request that no handler sees; HTTP/1.1 says close. */
  static DefaultFullHttpResponse refusal(HttpException wrong, boolean http2, DateHeader date) {
    Response response = wrong.response();
    ResponseHead as = of(response, new Asked(false, false, http2, false), date);
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(response.status()),
        Unpooled.wrappedBuffer(response.bodyBytes()),
        as.headers(),
        EmptyHttpHeaders.INSTANCE);
  }

  /** Returns the fields as Netty encodes them. */
  HttpHeaders headers() {
    HttpHeaders headers = FACTORY.newHeaders();
    for (Map.Entry<String, String> field : fields) {
      headers.add(field.getKey(), field.getValue());
    }
    return headers;
  }

  private static void setConnection(
      List<Map.Entry<String, String>> fields, boolean stay, boolean http10) {
    if (!stay) {
      fields.add(CLOSE);
    } else if (http10) {
      fields.add(KEEP_ALIVE);
    }
  }

  /** Returns whether only the server can know the value of this field. */
  private static boolean isOurs(String name) {
    return switch (name.length()) {
      case 7 -> name.equalsIgnoreCase("Upgrade");
      case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
      case 14 -> name.equalsIgnoreCase("Content-Length");
      case 16 -> name.equalsIgnoreCase("Proxy-Connection");
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
      default -> false;
    };
  }

  /** Returns whether this field says which protocol is required. */
  private static boolean isAdvice(Response response, String name) {
    return response.status() == 426 && name.equalsIgnoreCase("Upgrade");
  }

  private static boolean isBare(int status) {
    return status == 204 || status == 304;
  }

  /** Returns the length that is told; for HEAD and streams the one that the answer says. */
  private static long length(Response response, Asked asked) {
    long actual = response.length();
    if (actual < 0 || (asked.head && actual == 0)) {
      String said = response.header("Content-Length");
      return said == null ? actual : parse(said);
    }
    return actual;
  }

  private static long parse(String length) {
    long parsed = Long.parseLong(length);
    if (parsed < 0) {
      throw new NumberFormatException("a Content-Length cannot be " + length);
    }
    return parsed;
  }

  private static boolean stays(Response response) {
    return switch (response.status()) {
      case 400, 408, 413, 431 -> false;
      default -> !isClose(response.header("Connection"));
    };
  }

  private static boolean isClose(@Nullable String connection) {
    return connection != null && connection.equalsIgnoreCase("close");
  }
}
