package dev.weft.http;

import dev.weft.http.syntax.Origin;
import dev.weft.http.syntax.Url;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request as one server gets it. */
record Outgoing(String method, URI url, Origin origin, Headers headers, @Nullable Body body) {
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  Outgoing(String method, URI url, Headers headers, @Nullable Body body) {
    this(method, url, Url.origin(url), headers, body);
  }

  /** Returns whether sending it twice is as good as once. */
  boolean isIdempotent() {
    return IDEMPOTENT.contains(method);
  }

  /** Returns whether it can be sent a second time. */
  boolean isRepeatable() {
    return body == null || body.isRepeatable();
  }

  /** Adds the fields, and a Host if none of them is one: in front, as RFC 9110, 7.2 wants it. */
  void copyHeadersTo(HttpHeaders fields) {
    if (!headers.contains("Host")) {
      fields.add("Host", origin.authority());
    }
    for (var field : headers) {
      fields.add(field.getKey(), field.getValue());
    }
  }

  Outgoing withHeaders(Headers other) {
    return new Outgoing(method, url, origin, other, body);
  }

  @Override
  public String toString() {
    return method + " " + url;
  }
}
