/**
 * A web crawler as a library: {@link dev.weft.crawl.Crawl} follows the links of a site and writes
 * what it finds to files; {@link dev.weft.crawl.CrawlReport} makes a page of them.
 */
package dev.weft.crawl;
