package dev.weft.crawl;

/** What a crawl has counted so far. */
final class Totals {
  long pages;
  long errors;
  long robotsBlocked;
  long links;
  long bytes;
  long truncated;
  int maxDepth;
  long elapsedMs;
  private final long[] byClass = new long[10];

  void page(int status, int depth, long bytes, boolean truncated) {
    pages++;
    byClass[Math.clamp(status / 100, 0, 9)]++;
    maxDepth = Math.max(maxDepth, depth);
    this.bytes += bytes;
    this.truncated += truncated ? 1 : 0;
  }

  void error(boolean byRobots) {
    errors++;
    robotsBlocked += byRobots ? 1 : 0;
  }

  CrawlSummary summary(String finished) {
    double seconds = elapsedMs / 1000.0;
    return new CrawlSummary(
        pages,
        byClass[2],
        byClass[3],
        byClass[4],
        byClass[5],
        errors,
        robotsBlocked,
        links,
        bytes,
        truncated,
        maxDepth,
        seconds,
        seconds == 0 ? 0 : Math.round(10 * pages / seconds) / 10.0,
        finished);
  }
}
