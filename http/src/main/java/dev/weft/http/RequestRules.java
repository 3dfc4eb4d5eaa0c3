package dev.weft.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the header of a request has to be, beyond its syntax. */
final class RequestRules {
  private static final AsciiString HIXIE = AsciiString.cached("sec-websocket-key1");
  private static final String NAME_CHARACTERS = "!$%&'()*+,-.;=_~";

  private RequestRules() {}

  /**
   * Returns how long the body is; -1 if it is chunked. Where the target is a whole URL, its host
   * takes the place of what Host says (RFC 9112, 3.2.2).
   *
   * @throws HttpException if the header is not acceptable: 400, 413, 417
   */
  static long check(HttpRequest request, long maxBody) {
    HttpHeaders headers = request.headers();
    checkHost(request);
    checkTarget(request);
    checkExpectation(headers);
    boolean chunked = isChunked(headers);
    long length = contentLength(headers);
    if (headers.contains(HIXIE)) {
      throw new HttpException(400, "a WebSocket of a draft: use version 13");
    }
    if (chunked && length >= 0) {
      throw new HttpException(400, "both Content-Length and Transfer-Encoding");
    }
    if (length > maxBody) {
      throw Incoming.tooLarge(maxBody);
    }
    return chunked ? -1 : Math.max(0, length);
  }

  private static void checkHost(HttpRequest request) {
    Iterator<String> hosts = request.headers().valueStringIterator(HttpHeaderNames.HOST);
    if (!hosts.hasNext()) {
      if (request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
        throw new HttpException(400, "there is no Host");
      }
      return;
    }
    String host = hosts.next();
    if (hosts.hasNext()) {
      throw new HttpException(400, "there is more than one Host");
    }
    if (!isHost(host)) {
      throw new HttpException(400, "the Host is not a host and a port");
    }
  }

  private static void checkTarget(HttpRequest request) {
    String target = request.uri();
    if (target.startsWith("/")) {
      return;
    }
    if (target.equals("*") && !request.method().equals(HttpMethod.OPTIONS)) {
      throw new HttpException(400, "only OPTIONS can ask for *");
    }
    int authority = target.indexOf("://") + 3;
    if (authority > 2) {
      int end = authority;
      while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
        end++;
      }
      String host = target.substring(authority, end);
      if (!isHost(host)) {
        throw new HttpException(400, "the URL's host is not a host and a port");
      }
      request.headers().set(HttpHeaderNames.HOST, host);
    }
  }

  private static boolean isHost(String host) {
    int end = host.length();
    while (end > 0 && isDigit(host.charAt(end - 1))) {
      end--;
    }
    end = end > 0 && host.charAt(end - 1) == ':' ? end - 1 : host.length();
    return host.startsWith("[") ? isAddress(host, end) : isName(host, end);
  }

  private static boolean isName(String host, int end) {
    for (int i = 0; i < end; i++) {
      char c = host.charAt(i);
      if (!isLetterOrDigit(c) && NAME_CHARACTERS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether it looks like an address of IPv6, in its brackets. */
  private static boolean isAddress(String host, int end) {
    for (int i = 1; i < end - 1; i++) {
      char c = host.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return false;
      }
    }
    return end > 2 && host.charAt(end - 1) == ']';
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static void checkExpectation(HttpHeaders headers) {
    String expected = headers.get(HttpHeaderNames.EXPECT);
    if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
      throw new HttpException(417, "only 100-continue can be expected");
    }
  }

  /** Returns whether the client waits for 100 before it sends the body. */
  static boolean expectsContinue(HttpRequest request) {
    return request.headers().contains(HttpHeaderNames.EXPECT)
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  private static boolean isChunked(HttpHeaders headers) {
    String coding = only(headers, HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
      throw new HttpException(400, "a transfer coding that is not known: chunked is");
    }
    return coding != null;
  }

  private static long contentLength(HttpHeaders headers) {
    String length = only(headers, HttpHeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return -1;
    }
    try {
      if (length.chars().allMatch(RequestRules::isDigit)) {
        return Long.parseLong(length);
      }
    } catch (NumberFormatException e) {
      // none, or too many digits
    }
    throw new HttpException(400, "the Content-Length is not a number");
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static @Nullable String only(HttpHeaders headers, CharSequence name) {
    String first = headers.get(name);
    if (first == null) {
      return null;
    }
    List<String> all = headers.getAll(name);
    if (all.size() > 1) {
      throw new HttpException(400, "there is more than one " + name);
    }
    return first;
  }
}
