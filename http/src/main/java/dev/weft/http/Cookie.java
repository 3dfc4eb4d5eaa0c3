package dev.weft.http;

import dev.weft.http.syntax.Tokens;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that a response sets. {@link #of} makes one that the whole site gets back, that scripts
 * cannot see, that does not come with other sites' forms, and that ends with the browser.
 *
 * @param name a token of HTTP
 * @param value printable ASCII without space, comma, semicolon, quotes and backslash
 * @param path where on the site it is sent back
 * @param domain a domain whose hosts get it; the host that sets it alone if null
 * @param maxAge how long it lives; until the browser ends if null, none at all deletes it
 * @param secure whether it is sent back by HTTPS only
 * @param httpOnly whether it is hidden from scripts
 * @param sameSite {@code Lax}, {@code Strict} or {@code None}
 */
public record Cookie(
    String name,
    String value,
    String path,
    @Nullable String domain,
    @Nullable Duration maxAge,
    boolean secure,
    boolean httpOnly,
    String sameSite) {
  /** Checks that it can be sent. */
  public Cookie {
    Headers.requireToken(name);
    if (!value.chars().allMatch(Cookie::isAllowed)) {
      throw new IllegalArgumentException(
          "the value of cookie " + name + " has characters that no cookie can have: encode it");
    }
    requireAttribute(path);
    requireAttribute(domain == null ? "" : domain);
    requireAttribute(sameSite);
  }

  /** Returns one for the whole site. */
  public static Cookie of(String name, String value) {
    return new Cookie(name, value, "/", null, null, false, true, "Lax");
  }

  /** Returns one that deletes the cookie of this name. */
  public static Cookie deleted(String name) {
    return of(name, "").withMaxAge(Duration.ZERO);
  }

  /** Returns a copy with this value. */
  public Cookie withValue(String value) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /** Returns a copy that is sent back below {@code path} only. */
  public Cookie withPath(String path) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /** Returns a copy that the hosts of {@code domain} get. */
  public Cookie withDomain(String domain) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /** Returns a copy that lives so long. */
  public Cookie withMaxAge(Duration maxAge) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /** Returns a copy that is sent back by HTTPS only. */
  public Cookie withSecure() {
    return new Cookie(name, value, path, domain, maxAge, true, httpOnly, sameSite);
  }

  /** Returns a copy that scripts can see. */
  public Cookie visibleToScripts() {
    return new Cookie(name, value, path, domain, maxAge, secure, false, sameSite);
  }

  /** Returns a copy that comes with other sites' requests as {@code sameSite} says. */
  public Cookie withSameSite(String sameSite) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /** Returns it as the value of {@code Set-Cookie}. */
  String encoded() {
    return name
        + "="
        + value
        + "; Path="
        + path
        + (domain == null ? "" : "; Domain=" + domain)
        + (maxAge == null ? "" : "; Max-Age=" + maxAge.toSeconds())
        + (secure ? "; Secure" : "")
        + (httpOnly ? "; HttpOnly" : "")
        + "; SameSite="
        + sameSite;
  }

  /**
   * Returns the cookies that a client has sent; the first of a name counts. What is no cookie is
   * passed over: it may be another application's.
   */
  static Map<String, String> parse(Iterable<String> fields) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String field : fields) {
      for (String pair : field.split(";", -1)) {
        add(pair.strip(), cookies);
      }
    }
    return cookies;
  }

  private static void add(String pair, Map<String, String> cookies) {
    int equals = pair.indexOf('=');
    if (equals < 1 || !Tokens.isToken(pair.substring(0, equals).strip())) {
      return;
    }
    String value = pair.substring(equals + 1).strip();
    if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    if (value.chars().allMatch(c -> c >= ' ' && c != 0x7f)) {
      cookies.putIfAbsent(pair.substring(0, equals).strip(), value);
    }
  }

  private static boolean isAllowed(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  }

  private static void requireAttribute(String value) {
    Objects.requireNonNull(value, "an attribute is required, not null");
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ';')) {
      throw new IllegalArgumentException("\"" + value + "\" cannot be an attribute of a cookie");
    }
  }
}
