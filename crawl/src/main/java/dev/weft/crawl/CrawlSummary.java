package dev.weft.crawl;

/**
 * What a crawl has done in all its runs: {@code summary.json}.
 *
 * @param pages how many URLs gave a response
 * @param ok how many of them with a status of 2xx; {@code redirects} 3xx, and so on
 * @param errors how many URLs gave none, those that robots.txt forbids among them
 * @param links how many links were found
 * @param bytes of all bodies, decoded
 * @param truncated how many bodies were longer than allowed
 * @param maxDepth the largest depth of a page
 * @param finished {@code done}, {@code max-pages} or {@code interrupted}
 */
public record CrawlSummary(
    long pages,
    long ok,
    long redirects,
    long clientErrors,
    long serverErrors,
    long errors,
    long robotsBlocked,
    long links,
    long bytes,
    long truncated,
    int maxDepth,
    double elapsedSeconds,
    double pagesPerSecond,
    String finished) {}
