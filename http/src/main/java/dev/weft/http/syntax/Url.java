package dev.weft.http.syntax;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.IDN;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done with the URLs of requests, which are absolute and have no fragment. */
public final class Url {
  /*
   * People and servers write URLs that the JDK refuses: with spaces, letters beyond ASCII, stray
   * percent signs, host names with an underscore. What a URL may not contain is percent-encoded, as
   * browsers do, and the authority is taken apart here.
   */
  private static final Pattern ABSOLUTE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*).*", Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:(.*)@)?(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]@]+)(?::(\\d{0,5}))?");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
  private static final String ALLOWED = "-._~!$&'()*+,;=:@/?";

  private Url() {}

  /**
   * Returns the URL that {@code text} says.
   *
   * @throws IllegalArgumentException if it is not an absolute one of http or https
   */
  public static URI parse(String text) {
    Objects.requireNonNull(text, "a URL is required, not null");
    return isReady(text) ? URI.create(text) : made(text);
  }

  /**
   * Returns whether {@code text} is, letter for letter, what would be made of it: http or https, a
   * host name in lower case or an address, perhaps a port, and a path with nothing to encode.
   */
  private static boolean isReady(String text) {
    int start = text.startsWith("http://") ? 7 : text.startsWith("https://") ? 8 : -1;
    int end = start < 0 ? -1 : text.indexOf('/', start);
    int host = start;
    while (host < end && isOfPlainHost(text.charAt(host))) {
      host++;
    }
    return host > start
        && (host == end || isPort(text, host, end))
        && endOfPlain(text, end) == text.length();
  }

  private static boolean isOfPlainHost(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  }

  /** Returns whether there is a colon at {@code from}, and behind it a number of a port. */
  private static boolean isPort(String text, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    int digits = to - from - 1;
    return text.charAt(from) == ':'
        && digits >= 1
        && digits <= 5
        && Integer.parseInt(text, from + 1, to, 10) <= 65_535;
  }

  private static URI made(String text) {
    Matcher url = ABSOLUTE.matcher(text.strip());
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "not an absolute URL: " + text + ": give http://host/path, or the client a baseUrl");
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("neither http nor https: " + text);
    }
    Matcher authority = authority(url.group(2), text);
    String user = authority.group(1);
    String host = authority.group(2);
    String port = authority.group(3);
    String rest = encoded(url.group(3));
    return URI.create(
        scheme
            + "://"
            + (user == null ? "" : encoded(user).replace("@", "%40").replace("/", "%2F") + "@")
            + (host.startsWith("[") ? host : ascii(host, text))
            + (port == null || port.isEmpty() ? "" : ":" + port)
            + (rest.startsWith("/") ? rest : "/" + rest));
  }

  private static Matcher authority(String authority, String text) {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no host and port in " + text);
    }
    String port = parts.group(3);
    if (port != null && !port.isEmpty() && Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException("no such port: " + port + " in " + text);
    }
    return parts;
  }

  private static String ascii(String host, String text) {
    String ascii = host;
    try {
      ascii = isHostName(host) ? host : IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      ascii = ""; // no host name either
    }
    if (ascii.isEmpty() || !isHostName(ascii)) {
      throw new IllegalArgumentException("not a host name: " + host + " in " + text);
    }
    return ascii.toLowerCase(Locale.ROOT);
  }

  private static boolean isHostName(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (!isAlphanumeric(host.charAt(i)) && "-._".indexOf(host.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whom a URL's requests go to. */
  public static Origin origin(URI url) {
    String host = url.getHost();
    int port = url.getPort();
    if (host == null) { // it is one that the JDK refuses
      Matcher authority = authority(url.getRawAuthority(), url.toString());
      String digits = authority.group(3);
      host = authority.group(2);
      port = digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }
    return new Origin(
        url.getScheme(),
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port >= 0 ? port : url.getScheme().equals("https") ? 443 : 80);
  }

  /** Returns path and query, as a request line has them. */
  public static String target(URI url) {
    return url.getRawQuery() == null
        ? url.getRawPath()
        : url.getRawPath() + "?" + url.getRawQuery();
  }

  /** Returns the user and password in it, decoded; null if there are none. */
  public static @Nullable String userInfo(URI url) {
    String authority = url.getRawAuthority();
    String user = authority.contains("@") ? authority(authority, url.toString()).group(1) : null;
    return user == null ? null : java.net.URLDecoder.decode(user.replace("+", "%2B"), UTF_8);
  }

  /** Returns the URL without the user and password in it. */
  public static URI withoutUser(URI url) {
    return URI.create(url.toString().replaceFirst("^(https?://)[^/?#@]*@", "$1"));
  }

  /**
   * Returns where {@code reference}, the value of a Location field, leads from {@code base}.
   *
   * @throws IOException if that is nowhere that this client can go
   */
  public static URI resolve(URI base, String reference) throws IOException {
    String text = decoded(reference.strip());
    try {
      if (ABSOLUTE.matcher(text).matches()) {
        return withoutDots(parse(text));
      }
      if (SCHEME.matcher(text).matches()) {
        throw new IllegalArgumentException("neither http nor https");
      }
      if (text.startsWith("//")) {
        return withoutDots(parse(base.getScheme() + ":" + text));
      }
      return withoutDots(parse(resolved(base, encoded(text.replaceFirst("(?s)#.*", "")))));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          base + " redirects to " + reference + ", where this client cannot go: " + e.getMessage(),
          e);
    }
  }

  /** Returns a field's value, whose bytes are read as Latin-1, as the text that servers mean. */
  private static String decoded(String field) {
    byte[] bytes = field.getBytes(ISO_8859_1);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return field
          .chars()
          .mapToObj(c -> c < 128 ? Character.toString(c) : String.format("%%%02X", c))
          .collect(Collectors.joining());
    }
  }

  /** Returns {@code reference} behind what it stands for of {@code base} (RFC 3986, 5.2). */
  private static String resolved(URI base, String reference) {
    if (reference.isEmpty()) {
      return base.toString();
    }
    String path = base.getRawPath();
    String kept =
        switch (reference.charAt(0)) {
          case '/' -> "";
          case '?' -> path;
          default -> path.substring(0, path.lastIndexOf('/') + 1);
        };
    return base.getScheme() + "://" + base.getRawAuthority() + kept + reference;
  }

  /** Returns the URL without the segments {@code .} and {@code ..} of its path. */
  private static URI withoutDots(URI url) {
    String path = url.getRawPath();
    if (!path.contains("/.")) {
      return url;
    }
    var kept = new ArrayDeque<String>();
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.equals(".")) {
        kept.add(segment);
      }
    }
    boolean inside = path.matches(".*/\\.\\.?") && !kept.isEmpty(); // a slash stays behind them
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return URI.create(
        url.getScheme()
            + "://"
            + url.getRawAuthority()
            + "/"
            + String.join("/", kept)
            + (inside ? "/" : "")
            + query);
  }

  /** Returns {@code text} with all percent-encoded that may not stand in a path or a query. */
  static String encoded(String text) {
    int plain = endOfPlain(text, 0);
    if (plain == text.length()) {
      return text;
    }
    var result = new StringBuilder(text.length() + 16).append(text, 0, plain);
    for (int i = plain; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (isPlain(c) || isEscape(text, i)) {
        result.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(UTF_8)) {
          result.append(String.format("%%%02X", b & 0xff));
        }
      }
    }
    return result.toString();
  }

  private static int endOfPlain(String text, int from) {
    int end = from;
    while (end < text.length() && isPlain(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isPlain(int c) {
    return isAlphanumeric(c) || ALLOWED.indexOf(c) >= 0;
  }

  private static boolean isEscape(String text, int i) {
    return text.charAt(i) == '%'
        && i + 2 < text.length()
        && Character.digit(text.charAt(i + 1), 16) >= 0
        && Character.digit(text.charAt(i + 2), 16) >= 0;
  }

  private static boolean isAlphanumeric(int c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }
}
