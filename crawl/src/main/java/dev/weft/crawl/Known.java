package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** All that a crawl knows, in memory as far as it must be, and in its journal. */
final class Known implements AutoCloseable {
  /*
   * The lines of the journal:
   *   K marks hops depth parent url   a URL is known; they are numbered in this order
   *   R origin status text            a robots.txt, in Base64
   *   U origin attempts kind message  that there is nobody to ask for it; the message in Base64
   *   N origin url                    a sitemap is known
   *   M origin url                    a sitemap has been read
   *   P id status bytes links cut     a page is done
   *   E id kind                       a URL is done that gave no response
   *   C …                             ends a step, see Journal
   */
  private static final int HOPS = 24; // above the depth, in a row

  final Journal journal;
  final UrlTable urls;
  final Frontier frontier;
  final Totals totals = new Totals();
  private final CrawlOptions options;
  private final long startedBefore;
  private final long start = System.nanoTime();
  int inFlight;
  @Nullable String strayed; // where a start leads to, out of scope
  @Nullable String startFailure; // why a start gave no response, in this run
  private boolean answered;

  /** Opens what is in a directory; goes on with it if there is something. */
  Known(Path directory, CrawlOptions options) throws IOException {
    this.options = options;
    journal = new Journal(directory);
    try {
      urls = new UrlTable(directory.resolve("state"), journal::text);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
    frontier = new Frontier(urls, options);
    try {
      journal.restore(this::restore);
      for (int id = 0; id < urls.size(); id++) {
        if (!urls.has(id, UrlTable.DONE)) {
          frontier.add(id, depth(id), url(id).origin());
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    startedBefore = totals.elapsedMs;
  }

  private void restore(Journal.Entry line) {
    switch (line.text(0)) {
      case "K" -> restoreUrl(line);
      case "R" -> {
        byte[] text = Base64.getDecoder().decode(line.text(3));
        Site site = frontier.site(line.text(1));
        site.robots = Robots.of(line.number(2), text, options.robotName(), site.origin);
      }
      case "U" -> {
        String message = new String(Base64.getDecoder().decode(line.text(4)), UTF_8);
        var why = new Site.Unreachable(line.text(3), message, line.number(2));
        frontier.site(line.text(1)).unreachable = why;
      }
      case "N" -> frontier.site(line.text(1)).sitemaps.add(line.text(2));
      case "M" -> frontier.site(line.text(1)).readSitemaps.add(line.text(2));
      case "P" -> {
        countPage(line.number(1), line.number(2), line.big(3), line.number(4), line.number(5) == 1);
      }
      case "E" -> countError(line.number(1), line.text(2));
      default -> totals.elapsedMs = line.big(1);
    }
  }

  private void restoreUrl(Journal.Entry line) {
    String url = line.text(5);
    int before = 5;
    for (int i = 0; i < 5; i++) {
      before += line.text(i).length();
    }
    int depth = line.number(3) | line.number(2) << HOPS;
    try {
      int marks = line.number(1);
      var _ = urls.add(url, line.offset() + before, url.length(), depth, line.number(4), marks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WebUrl url(int id) throws IOException {
    WebUrl url = WebUrl.parse(urls.url(id));
    if (url == null) {
      throw new IOException("the state of the crawl is damaged: start it anew");
    }
    return url;
  }

  int depth(int id) {
    return urls.depth(id) & (1 << HOPS) - 1;
  }

  /** Returns how many redirects in a row lead to it. */
  int hops(int id) {
    return urls.depth(id) >>> HOPS;
  }

  @Nullable String parent(int id) throws IOException {
    int parent = urls.parent(id);
    return parent < 0 ? null : urls.url(parent);
  }

  /** Adds a URL that is not known, to be fetched in its turn. */
  int add(WebUrl url, int depth, int hops, int parent, int marks) throws IOException {
    int id = know(url, depth, hops, parent, marks);
    frontier.add(id, depth, url.origin());
    return id;
  }

  /** Adds a URL that is not known, unless robots.txt forbids it; returns whether it does not. */
  boolean addOrRefuse(WebUrl url, int depth, int hops, int parent) throws IOException {
    if (!isRefused(url)) {
      var _ = add(url, depth, hops, parent, 0);
      return true;
    }
    int id = know(url, depth, hops, parent, UrlTable.REFUSED);
    failed(id, "robots", "robots.txt of " + url.origin() + " forbids it", 0);
    return false;
  }

  /** Returns whether robots.txt forbids a URL, as far as that is known. */
  boolean isRefused(WebUrl url) {
    Site site = frontier.siteIfKnown(url.origin());
    return site != null && site.unreachable == null && !site.allows(url.toString());
  }

  /** Returns whether the URLs that are known make all the pages that are wanted. */
  boolean isEnough() {
    return totals.pages + inFlight + frontier.size() >= options.maxPages();
  }

  /** Returns whether all URLs are done. */
  boolean isComplete() {
    return totals.pages + totals.errors == urls.size();
  }

  private int know(WebUrl url, int depth, int hops, int parent, int marks) throws IOException {
    String text = url.toString();
    long offset = journal.log("K", marks, hops, depth, parent, text);
    return urls.add(text, offset, text.length(), depth | hops << HOPS, parent, marks);
  }

  /** Notes that a URL is done without a response. */
  void failed(int id, String kind, String message, int attempts) throws IOException {
    journal.add(
        new ErrorRecord(urls.url(id), kind, Json.whole(message), attempts, depth(id), parent(id)));
    if (urls.has(id, UrlTable.START)) {
      startFailure = urls.url(id) + ": " + message;
    }
    var _ = journal.log("E", id, kind);
    countError(id, kind);
  }

  private void countError(int id, String kind) {
    urls.mark(id, kind.equals("robots") ? UrlTable.DONE | UrlTable.REFUSED : UrlTable.DONE);
    totals.error(kind.equals("robots"));
  }

  /** Notes that a URL is done. */
  void done(int id, PageRecord page) {
    journal.add(page);
    var _ =
        journal.log("P", id, page.status(), page.bytes(), page.links(), page.truncated() ? 1 : 0);
    countPage(id, page.status(), page.bytes(), page.links(), page.truncated());
  }

  private void countPage(int id, int status, long bytes, int links, boolean truncated) {
    urls.mark(id, UrlTable.DONE);
    answered |= urls.has(id, UrlTable.START);
    totals.page(status, depth(id), bytes, truncated);
    totals.links += links;
  }

  void robots(Site site, int status, byte[] text) {
    site.robots = Robots.of(status, text, options.robotName(), site.origin);
    String coded = Base64.getEncoder().encodeToString(status / 100 == 2 ? text : new byte[0]);
    var _ = journal.log("R", site.origin, status, coded);
  }

  void unreachable(Site site, Site.Unreachable why) {
    site.unreachable = why;
    String coded = Base64.getEncoder().encodeToString(why.message().getBytes(UTF_8));
    var _ = journal.log("U", site.origin, why.attempts(), why.kind(), coded);
  }

  void sitemapRead(Site site, String sitemap, Iterable<WebUrl> more) {
    for (WebUrl each : more) {
      if (site.sitemaps.size() < Preparation.MOST_SITEMAPS && site.sitemaps.add(each.toString())) {
        var _ = journal.log("N", site.origin, each);
      }
    }
    site.readSitemaps.add(sitemap);
    var _ = journal.log("M", site.origin, sitemap);
  }

  /** Ends a step. */
  void commit() throws IOException {
    journal.commit(elapsedMs());
  }

  private long elapsedMs() {
    return startedBefore + (System.nanoTime() - start) / 1_000_000;
  }

  /** Returns whether a start URL has given a response. */
  boolean isAnswered() {
    return answered;
  }

  CrawlSummary summary(String finished) {
    totals.elapsedMs = elapsedMs();
    return totals.summary(finished);
  }

  @Override
  public void close() throws IOException {
    try {
      urls.close();
    } finally {
      journal.close();
    }
  }
}
