package dev.weft.crawl;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What comes before the first page of a site: its robots.txt, and its sitemaps. */
final class Preparation {
  static final int MOST_SITEMAPS = 1000; // of an origin

  private static final int ROBOTS_HOPS = 5;

  private final Work work;
  private final Known known;
  private final Site site;

  Preparation(Work work, Site site) {
    this.work = work;
    this.site = site;
    known = work.known();
  }

  /** Suspends until both are read, or the crawl stops. */
  void run() throws IOException {
    CrawlOptions options = work.options();
    try {
      if (options.robots() && site.robots == null) {
        readRobots();
      } else if (!options.robots()) {
        site.robots = Robots.ALLOW_ALL;
      }
      boolean isThere = site.unreachable == null;
      if (isThere && options.sitemaps() && work.rules().hasSitemaps(site.origin)) {
        readSitemaps();
      }
      known.frontier.prepared(site);
    } catch (Abandoned e) {
      return; // a crawl that goes on begins here again
    }
  }

  private void readRobots() throws IOException, Abandoned {
    WebUrl url = WebUrl.parse(site.origin + "/robots.txt");
    int status = 404;
    byte[] text = new byte[0];
    try {
      for (int hops = 0; hops <= ROBOTS_HOPS && url != null; hops++) {
        try (var response = work.fetcher().fetch(url, site, _ -> true, Robots.MOST_BYTES)) {
          status = response.status();
          text = response.body().bytes();
          String location = response.isRedirect() ? response.location() : null;
          url = location == null ? null : url.resolve(location);
        }
      }
    } catch (FetchFailure e) {
      status = 0;
      if (e.isOfTheWay()) {
        String message = String.valueOf(e.getMessage());
        known.unreachable(site, new Site.Unreachable(e.kind(), message, e.attempts()));
      }
    }
    known.robots(site, status, text);
    known.commit();
  }

  private void readSitemaps() throws IOException, Abandoned {
    List<String> named = site.robots == null ? List.of() : site.robots.sitemaps();
    (named.isEmpty() ? Stream.of(site.origin + "/sitemap.xml") : named.stream())
        .limit(MOST_SITEMAPS)
        .forEach(site.sitemaps::add);
    for (String next = unread(); next != null; next = unread()) {
      if (work.stopping().isSet()) {
        throw new Abandoned();
      }
      Sitemaps read = sitemap(next);
      for (WebUrl url : read.pages()) {
        boolean isNew = known.urls.find(url.toString()) < 0;
        if (isNew && work.rules().inScope(url) && work.rules().matches(url)) {
          var _ = known.addOrRefuse(url, 0, 0, -1);
        }
      }
      known.sitemapRead(site, next, read.sitemaps());
      known.commit();
    }
  }

  private @Nullable String unread() {
    if (site.readSitemaps.size() >= MOST_SITEMAPS) {
      return null;
    }
    for (String each : site.sitemaps) {
      if (!site.readSitemaps.contains(each)) {
        return each;
      }
    }
    return null;
  }

  private Sitemaps sitemap(String text) throws IOException, Abandoned {
    WebUrl url = WebUrl.parse(text);
    if (url == null || !site.allows(text)) {
      return Sitemaps.NONE;
    }
    try (var response = work.fetcher().fetch(url, site, _ -> true, Sitemaps.MOST_BYTES)) {
      if (response.status() / 100 != 2) {
        return Sitemaps.NONE;
      }
      Bodies.Body body = response.body();
      // One may be packed: how large it is, nobody knows before.
      return work.parsers().run(Sitemaps.MOST_BYTES, () -> Sitemaps.parse(body.bytes(), url));
    } catch (FetchFailure e) {
      return Sitemaps.NONE;
    }
  }
}
