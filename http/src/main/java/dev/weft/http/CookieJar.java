package dev.weft.http;

import dev.weft.EventLoop;
import dev.weft.http.syntax.Origin;
import dev.weft.http.syntax.Url;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cookies that servers have set, and who gets them back (RFC 6265). */
final class CookieJar {
  /*
   * The list of public suffixes is left out: a cookie for a domain of one label, as for "com", is
   * refused, one for "co.uk" is not. A client has no page of a stranger in it that could use that.
   */
  private static final int MOST_PER_DOMAIN = 50;
  private static final int MOST_DOMAINS = 1_000;
  private static final int LARGEST = 4 << 10;

  private record Key(String name, String path) {}

  private record Kept(
      String name,
      String value,
      String path,
      boolean hostOnly,
      boolean secure,
      @Nullable Duration until) {}

  private final LinkedHashMap<String, Map<Key, Kept>> domains = new LinkedHashMap<>();

  /** Keeps what the answer from {@code url} sets. */
  void keep(URI url, Headers headers) {
    for (String field : headers.all("set-cookie")) {
      Cookie cookie = field.length() > LARGEST ? null : ClientCookieDecoder.LAX.decode(field);
      if (cookie != null) {
        keep(Url.origin(url), url.getRawPath(), cookie);
      }
    }
  }

  private void keep(Origin origin, String path, Cookie cookie) {
    String host = origin.host();
    String named = cookie.domain() == null ? "" : cookie.domain().toLowerCase(Locale.ROOT);
    String domain = named.startsWith(".") ? named.substring(1) : named;
    boolean hostOnly = domain.isEmpty() || (domain.equals(host) && !isShared(domain));
    String owner = domain.isEmpty() ? host : domain;
    String kept =
        cookie.path() != null && cookie.path().startsWith("/") ? cookie.path() : parent(path);
    String value =
        cookie.wrap() ? '"' + cookie.value() + '"' : cookie.value(); // the quotes are sent
    var result = new Kept(cookie.name(), value, kept, hostOnly, cookie.isSecure(), until(cookie));
    if (mayBelongTo(owner, host) && mayBeSet(result, cookie, origin)) {
      put(owner, result, cookie.maxAge() <= 0 && cookie.maxAge() != Cookie.UNDEFINED_MAX_AGE);
    }
  }

  private static boolean mayBelongTo(String domain, String host) {
    return domain.equals(host) || (host.endsWith("." + domain) && isShared(domain));
  }

  /** Returns whether several hosts may share a domain: not an address, nor a top-level domain. */
  private static boolean isShared(String domain) {
    return domain.contains(".") && !domain.matches("[0-9.]+") && !domain.contains(":");
  }

  private static boolean mayBeSet(Kept kept, Cookie cookie, Origin origin) {
    boolean secureEnough = !kept.secure || origin.isSecure();
    boolean prefixed = kept.name.startsWith("__Secure-") || kept.name.startsWith("__Host-");
    boolean hostPrefix = kept.name.startsWith("__Host-");
    return secureEnough
        && (!prefixed || kept.secure)
        && (!hostPrefix || (cookie.domain() == null && kept.path.equals("/")));
  }

  private static @Nullable Duration until(Cookie cookie) {
    long seconds = Math.min(cookie.maxAge(), Duration.ofDays(400).toSeconds());
    return cookie.maxAge() == Cookie.UNDEFINED_MAX_AGE
        ? null
        : now().plusSeconds(Math.max(0, seconds));
  }

  private static Duration now() {
    return EventLoop.running().time();
  }

  /** Returns the directory of a path. */
  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  private void put(String domain, Kept cookie, boolean delete) {
    var key = new Key(cookie.name, cookie.path);
    Map<Key, Kept> kept = domains.computeIfAbsent(domain, _ -> new LinkedHashMap<>());
    if (delete) {
      kept.remove(key);
    } else {
      kept.put(key, cookie);
      trim(kept, MOST_PER_DOMAIN);
    }
    if (kept.isEmpty()) {
      domains.remove(domain);
    }
    trim(domains, MOST_DOMAINS);
  }

  /** Forgets the oldest. */
  private static <K> void trim(Map<K, ?> map, int most) {
    if (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }

  /** Returns the value of the Cookie field for {@code url}; null if there is nothing to send. */
  @Nullable String get(URI url) {
    if (domains.isEmpty()) {
      return null;
    }
    Origin origin = Url.origin(url);
    List<Kept> matching = new ArrayList<>();
    String domain = origin.host();
    for (int dot = 0; dot >= 0; dot = domain.indexOf('.')) {
      domain = dot == 0 ? domain : domain.substring(dot + 1);
      collect(domain, domain.equals(origin.host()), origin.isSecure(), url.getRawPath(), matching);
    }
    matching.sort(Comparator.comparingInt(cookie -> -cookie.path.length()));
    return matching.isEmpty()
        ? null
        : matching.stream()
            .map(cookie -> cookie.name + "=" + cookie.value)
            .collect(Collectors.joining("; "));
  }

  private void collect(
      String domain, boolean host, boolean secure, String path, List<Kept> matching) {
    Map<Key, Kept> kept = domains.getOrDefault(domain, new HashMap<>());
    kept.values().removeIf(cookie -> cookie.until != null && cookie.until.compareTo(now()) <= 0);
    for (Kept cookie : kept.values()) {
      if ((host || !cookie.hostOnly) && (secure || !cookie.secure) && covers(cookie.path, path)) {
        matching.add(cookie);
      }
    }
  }

  private static boolean covers(String parent, String path) {
    return path.equals(parent)
        || (path.startsWith(parent)
            && (parent.endsWith("/") || path.charAt(parent.length()) == '/'));
  }
}
