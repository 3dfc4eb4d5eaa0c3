package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A URL of http or https in the one form that all URLs of a page have; without a fragment. */
final class WebUrl {
  /*
   * RFC 3986, sections 5.2 and 6.2.2. Neither java.net.URI nor URL will do: both refuse, or leave as
   * they are, much of what pages hold.
   */
  private static final int LONGEST = 8192;
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:(.*)@)?(\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*]|[^:\\[\\]@]+)(?::(\\d*))?");
  private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
  private static final String UNRESERVED = "-._~";
  private static final String RESERVED = "!$&'()*+,;=:@/?";
  private static final int LAST_PORT = 65_535;

  private final String text;
  private final int path;

  private WebUrl(String text, int path) {
    this.text = text;
    this.path = path;
  }

  /** Returns the URL that {@code text} is, in its one form; null if it is none. */
  static @Nullable WebUrl parse(String text) {
    return absolute(cleaned(text));
  }

  /** Returns where {@code reference} leads from here; null if that is nowhere on the web. */
  @Nullable WebUrl resolve(String reference) {
    String to = cleaned(reference);
    if (to.isEmpty()) {
      return this;
    } else if (SCHEME.matcher(to).matches()) {
      return absolute(to);
    } else if (to.startsWith("//")) {
      return absolute(scheme() + ":" + to);
    }
    int query = text.indexOf('?', path);
    int pathEnd = query < 0 ? text.length() : query;
    int kept =
        switch (to.charAt(0)) {
          case '/' -> path;
          case '?' -> pathEnd;
          default -> text.lastIndexOf('/', pathEnd - 1) + 1;
        };
    return of(text.substring(0, path), text.substring(path, kept) + to);
  }

  /** Without what browsers do not see either: white space around it, line breaks, the fragment. */
  private static String cleaned(String text) {
    String url = withoutFragment(text).strip();
    if (url.indexOf('\n') >= 0 || url.indexOf('\r') >= 0 || url.indexOf('\t') >= 0) {
      url = url.replaceAll("[\n\r\t]", "");
    }
    return url;
  }

  static String withoutFragment(String reference) {
    int end = reference.indexOf('#');
    return end < 0 ? reference : reference.substring(0, end);
  }

  private static @Nullable WebUrl absolute(String text) {
    Matcher matcher = SCHEME.matcher(text);
    if (!matcher.matches() || !matcher.group(2).startsWith("//")) {
      return null;
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return null;
    }
    String rest = matcher.group(2).substring(2);
    int end = firstOf(rest, '/', '?');
    String authority = authority(rest.substring(0, end), scheme);
    return authority == null ? null : of(scheme + "://" + authority, rest.substring(end));
  }

  private static int firstOf(String text, char one, char other) {
    int i = 0;
    while (i < text.length() && text.charAt(i) != one && text.charAt(i) != other) {
      i++;
    }
    return i;
  }

  private static @Nullable String authority(String text, String scheme) {
    Matcher matcher = AUTHORITY.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String host = host(matcher.group(2));
    String port = port(matcher.group(3), scheme);
    if (host == null || port == null) {
      return null;
    }
    String user = matcher.group(1);
    return (user == null ? "" : encoded(user).replace("/", "%2F").replace("@", "%40") + "@")
        + host
        + port;
  }

  private static @Nullable String host(String text) {
    try {
      String host = text.indexOf('%') < 0 ? text : decoded(text);
      host = (host.startsWith("[") ? host : IDN.toASCII(host)).toLowerCase(Locale.ROOT);
      return HOST.matcher(host).matches() ? host : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  /**
   * Returns the port with its colon, nothing if it is the usual one; null if there is none such.
   */
  private static @Nullable String port(@Nullable String digits, String scheme) {
    if (digits == null || digits.isEmpty()) {
      return "";
    }
    String port = digits.replaceFirst("^0+(?=.)", "");
    if (port.length() > 5 || Integer.parseInt(port) > LAST_PORT) {
      return null;
    }
    return port.equals(scheme.equals("http") ? "80" : "443") ? "" : ":" + port;
  }

  private static @Nullable WebUrl of(String start, String pathAndQuery) {
    if (start.length() + pathAndQuery.length() > LONGEST) {
      return null;
    }
    int query = pathAndQuery.indexOf('?');
    String path = encoded(query < 0 ? pathAndQuery : pathAndQuery.substring(0, query));
    String whole = path.isEmpty() ? "/" : withoutDots(path);
    String tail = query < 0 ? "" : encoded(pathAndQuery.substring(query));
    return new WebUrl(start + whole + tail, start.length());
  }

  /** Returns a path that begins with a slash without its {@code .} and {@code ..}. */
  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean up = segments[i].equals("..");
      if (up) {
        kept.pollLast();
      } else if (!segments[i].equals(".")) {
        kept.add(segments[i]);
      }
      if (i == segments.length - 1 && (up || segments[i].equals("."))) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  /** Percent-encodes what must be, decodes what need not be, and writes the rest in upper case. */
  private static String encoded(String text) {
    int plain = 0;
    while (plain < text.length() && isAllowed(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    var result = new StringBuilder(text.length() + 16).append(text, 0, plain);
    for (int i = plain; i < text.length(); ) {
      int c = text.codePointAt(i);
      int escaped = c == '%' ? escaped(text, i) : -1;
      if (escaped >= 0) {
        append(result, escaped, isUnreserved(escaped));
        i += 3;
      } else {
        appendEncoded(result, c);
        i += Character.charCount(c);
      }
    }
    return result.toString();
  }

  private static void appendEncoded(StringBuilder result, int c) {
    if (isAllowed(c)) {
      result.append((char) c);
      return;
    }
    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    for (byte b : Character.toString(half ? 0xFFFD : c).getBytes(UTF_8)) {
      append(result, b & 0xff, false);
    }
  }

  private static void append(StringBuilder result, int value, boolean plain) {
    if (plain) {
      result.append((char) value);
    } else {
      result.append('%').append(hex(value >> 4)).append(hex(value & 15));
    }
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }

  /** Returns the byte that a {@code %xx} at {@code i} stands for, -1 if there is none. */
  private static int escaped(String text, int i) {
    if (i + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(i + 1), 16);
    int low = Character.digit(text.charAt(i + 2), 16);
    boolean ascii = text.charAt(i + 1) < 128 && text.charAt(i + 2) < 128;
    return high < 0 || low < 0 || !ascii ? -1 : high << 4 | low;
  }

  private static boolean isAllowed(int c) {
    return isUnreserved(c) || RESERVED.indexOf(c) >= 0;
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0;
  }

  private String scheme() {
    return text.startsWith("https") ? "https" : "http";
  }

  /** Returns scheme, host and port, as {@code https://example.com:8443}. */
  String origin() {
    int at = text.lastIndexOf('@', path - 1);
    return at < 0 ? text.substring(0, path) : scheme() + "://" + text.substring(at + 1, path);
  }

  /** Returns the host, in ASCII. */
  String host() {
    String origin = origin();
    int start = scheme().length() + 3;
    int port = origin.indexOf(':', Math.max(start, origin.indexOf(']')));
    return origin.substring(start, port < 0 ? origin.length() : port);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WebUrl url && url.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
