package dev.weft.crawl;

import dev.weft.EventLoop;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A URL in flight: fetched, read, and written down with what it makes known. */
final class Visit {
  private static final int MOST_HOPS = 20; // redirects in a row, as browsers have it

  private final Work work;
  private final Known known;
  private final int id;
  final Site site;
  final WebUrl url;
  final int depth;
  final Duration start = EventLoop.running().time();

  Visit(Work work, Site site, int id) throws IOException {
    this.work = work;
    this.site = site;
    this.id = id;
    known = work.known();
    url = known.url(id);
    depth = known.depth(id);
  }

  /** Suspends until it is written; or not, if the crawl stops before there is a response. */
  void run() throws IOException {
    Site.Unreachable why = site.unreachable;
    try {
      if (why != null) {
        fail(why.kind(), why.message(), why.attempts());
      } else if (!site.allows(url.toString())) {
        fail("robots", "robots.txt of " + site.origin + " forbids it", 0);
      } else {
        CrawlOptions options = work.options();
        try (var page = work.fetcher().fetch(url, site, Fetched::isHtml, options.maxSize())) {
          write(page, ParsedPage.of(page, url, work.parsers()));
        }
      }
    } catch (FetchFailure e) {
      fail(e.kind(), String.valueOf(e.getMessage()), e.attempts());
    } catch (Abandoned e) {
      return; // still to be done, by a crawl that goes on
    }
  }

  private void fail(String kind, String message, int attempts) throws IOException {
    known.failed(id, kind, message, attempts);
    known.commit();
  }

  /** Writes a page with its links, and what they make known; nothing else runs meanwhile. */
  private void write(Fetched page, ParsedPage parsed) throws IOException {
    String location = location(page);
    for (int i = 0; i < parsed.links().size(); i++) {
      known.journal.addLink(parsed.lines().get(i), follow(parsed.links().get(i)));
    }
    known.done(id, record(page, parsed, location));
    known.commit();
  }

  private PageRecord record(Fetched page, ParsedPage parsed, @Nullable String location)
      throws IOException {
    return new PageRecord(
        url.toString(),
        page.status(),
        depth,
        known.parent(id),
        page.contentType(),
        parsed.charset(),
        page.bytes(),
        parsed.title(),
        location,
        parsed.links().size(),
        page.attempts(),
        page.elapsedMs(),
        page.fetchedAt(),
        page.truncated());
  }

  /** Follows a redirect; returns where it leads. */
  private @Nullable String location(Fetched page) throws IOException {
    String said = page.location();
    if (said == null || !page.isRedirect()) {
      return null;
    }
    WebUrl to = url.resolve(said);
    if (to == null) {
      return said;
    }
    int hops = known.hops(id) + 1;
    LinkRules rules = work.rules();
    boolean isNew = known.urls.find(to.toString()) < 0;
    if (isNew && hops <= MOST_HOPS && rules.inScope(to) && rules.matches(to)) {
      var _ = known.addOrRefuse(to, depth, hops, id);
    } else if (known.urls.has(id, UrlTable.START) && !rules.inScope(to)) {
      known.strayed = to.toString();
    }
    return to.toString();
  }

  /** Follows a link; returns why not, null if it does. */
  private @Nullable String follow(Html.Link link) throws IOException {
    WebUrl to = link.to();
    int before = known.urls.find(to.toString());
    if (before >= 0) {
      return known.urls.has(before, UrlTable.REFUSED) ? "robots" : "seen";
    } else if (!work.rules().inScope(to)) {
      return "scope";
    } else if (depth == work.options().maxDepth()) {
      return "depth";
    }
    boolean isWanted = !link.nofollow() && work.rules().matches(to);
    if (isWanted) {
      boolean beyond = known.isEnough();
      boolean isAllowed = known.addOrRefuse(to, depth + 1, 0, id);
      return isAllowed ? (beyond ? "limit" : null) : "robots";
    }
    return known.isRefused(to) ? "robots" : link.nofollow() ? "nofollow" : "filter";
  }
}
