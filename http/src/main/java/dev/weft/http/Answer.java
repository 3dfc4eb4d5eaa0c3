package dev.weft.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of an answer.
 *
 * @param keepsOpen whether the connection may be used again after it
 * @param isUntilClose whether only the end of the connection says where its body ends
 */
record Answer(
    int status, Headers headers, String version, boolean keepsOpen, boolean isUntilClose) {

  /** Returns what Netty has read; {@code method} is that of the request. */
  static Answer of(HttpResponse head, String method, boolean http2) throws IOException {
    int status = head.status().code();
    if (status < 100 || status > 999 || head.protocolVersion().majorVersion() != 1) {
      throw new IOException("the answer is not HTTP/1.1: " + head.protocolVersion() + " " + status);
    }
    boolean chunked =
        http2 || requireKnownCoding(head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
    return new Answer(
        status,
        headers(head, http2),
        http2 ? "HTTP/2" : head.protocolVersion().text(),
        HttpUtil.isKeepAlive(head),
        !chunked
            && hasBody(method, status)
            && !head.headers().contains(HttpHeaderNames.CONTENT_LENGTH));
  }

  private static boolean requireKnownCoding(List<String> codings) throws IOException {
    if (!codings.isEmpty()
        && !(codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"))) {
      throw new IOException("the answer has an unknown Transfer-Encoding: " + codings);
    }
    return !codings.isEmpty();
  }

  /** Returns whether an answer to {@code method} with {@code status} can have a body. */
  static boolean hasBody(String method, int status) {
    return !method.equals("HEAD") && status >= 200 && status != 204 && status != 304;
  }

  /** Returns the fields; without those that Netty makes up for HTTP/2. */
  private static Headers headers(HttpResponse head, boolean http2) {
    if (!http2) {
      return Headers.of(head.headers());
    }
    var fields = new ArrayList<Map.Entry<String, String>>(head.headers().size());
    for (var field : head.headers()) {
      if (!isMadeUp(field.getKey())) {
        fields.add(Map.entry(field.getKey(), field.getValue()));
      }
    }
    return Headers.of(fields);
  }

  private static boolean isMadeUp(String name) {
    return name.equalsIgnoreCase("transfer-encoding") || name.startsWith("x-http2-");
  }

  /** Returns how many bytes its body should have; -1 if it does not say. */
  long length() {
    String length = headers.get("content-length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }
}
