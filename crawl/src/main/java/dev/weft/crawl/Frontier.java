package dev.weft.crawl;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which URL is next: by depth, then as found, of the origins that may be asked now. */
final class Frontier {
  private final UrlTable urls;
  private final CrawlOptions options;
  private final Map<String, Site> sites = new HashMap<>();
  private final TreeSet<Site> ready = new TreeSet<>(this::compare); // not empty, and not busy
  private long size;

  Frontier(UrlTable urls, CrawlOptions options) {
    this.urls = urls;
    this.options = options;
  }

  private int compare(Site one, Site other) {
    int byDepth = Integer.compare(one.depth(), other.depth());
    return byDepth != 0 ? byDepth : Integer.compare(one.first(), other.first());
  }

  /** Returns how many URLs wait. */
  long size() {
    return size;
  }

  /** Returns the site of an origin. */
  Site site(String origin) {
    return sites.computeIfAbsent(origin, it -> new Site(it, urls));
  }

  @Nullable Site siteIfKnown(String origin) {
    return sites.get(origin);
  }

  void add(int id, int depth, String origin) {
    Site site = site(origin);
    change(site, () -> site.add(id, depth));
    size++;
  }

  private void change(Site site, Runnable change) {
    if (isReady(site)) {
      ready.remove(site);
    }
    change.run();
    if (isReady(site)) {
      ready.add(site);
    }
  }

  private boolean isReady(Site site) {
    return !site.isEmpty() && site.inFlight < site.limit(options);
  }

  /** Returns the site whose turn it is; null if none may be asked yet. */
  @Nullable Site next(Duration now) {
    for (Site site : ready) {
      if (site.nextStart.compareTo(now) <= 0) {
        return site;
      }
    }
    return null;
  }

  /** Returns when the first of those that have to wait may be asked; null if none has to. */
  @Nullable Duration nextStart() {
    Duration first = null;
    for (Site site : ready) {
      if (first == null || site.nextStart.compareTo(first) < 0) {
        first = site.nextStart;
      }
    }
    return first;
  }

  /** Takes the first URL of a site, which is in flight from now on. */
  int take(Site site) {
    int[] taken = new int[1];
    change(
        site,
        () -> {
          taken[0] = site.takeFirst();
          site.inFlight++;
        });
    size--;
    return taken[0];
  }

  /** Begins to find out what a site allows; nothing else goes there meanwhile. */
  void enter(Site site) {
    change(site, () -> site.inFlight++);
  }

  void leave(Site site) {
    change(site, () -> site.inFlight--);
  }

  void prepared(Site site) {
    change(site, () -> site.isPrepared = true);
  }
}
