package dev.weft.crawl;

import crawlercommons.domains.EffectiveTldFinder;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** How far a crawl goes from its start URLs. */
public enum Scope {
  /** The same scheme, host and port. */
  ORIGIN,
  /** The same host. */
  HOST,
  /** The same registered domain: {@code www.example.co.uk} and {@code docs.example.co.uk}. */
  DOMAIN,
  /** Anywhere. */
  ANY;

  /** Returns what two URLs have in common if they are of one place. */
  String place(WebUrl url) {
    return switch (this) {
      case ORIGIN -> url.origin();
      case HOST -> url.host();
      case DOMAIN -> domain(url.host());
      case ANY -> "";
    };
  }

  Set<String> places(Collection<WebUrl> urls) {
    Set<String> places = new HashSet<>();
    urls.forEach(url -> places.add(place(url)));
    return places;
  }

  private static String domain(String host) {
    boolean isAddress = host.startsWith("[") || host.matches("[0-9.]+");
    if (isAddress) {
      return host;
    }
    String domain = EffectiveTldFinder.getAssignedDomain(host, true, false);
    return domain == null ? host : domain;
  }
}
