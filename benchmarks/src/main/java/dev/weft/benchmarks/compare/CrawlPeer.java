package dev.weft.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A crawler, as a process. */
enum CrawlPeer {
  WEFT("`weft crawl`", "pages, links and a journal to resume from"),
  AIOHTTP("aiohttp, lxml, uvloop", "pages and links"),
  AIOHTTP_PAGES("aiohttp, lxml, uvloop", "pages alone"),
  WGET("`wget -r`", "the pages as files");

  /** Requests in flight; wget knows but one. */
  static final int CONNECTIONS = 16;

  private static final int MOST_BYTES = 64 << 20; // more than the largest page has

  final String title;
  final String writes;

  CrawlPeer(String title, String writes) {
    this.title = title;
    this.writes = writes;
  }

  /** Returns why this peer cannot run here, or nothing if it can. */
  String missing(Site site) {
    return switch (this) {
      case WEFT -> "";
      case AIOHTTP, AIOHTTP_PAGES ->
          site.hasModules("aiohttp", "lxml", "uvloop")
              ? ""
              : "python3 has not all of aiohttp, lxml and uvloop"
                  + " (Debian: python3-aiohttp python3-lxml python3-uvloop)";
      case WGET -> Site.runs("wget", "--version") ? "" : "there is no wget (Debian: wget)";
    };
  }

  /** Returns the command that crawls {@code url} into a directory that is not there yet. */
  List<String> command(Site site, String url, Path directory) {
    var connections = String.valueOf(CONNECTIONS);
    return switch (this) {
      case WEFT ->
          List.of(
              site.home().resolveSibling("weft").toString(),
              "crawl",
              url,
              "--quiet",
              "--output=" + directory,
              "--concurrency=" + connections,
              "--per-host=" + connections,
              "--max-size=" + MOST_BYTES,
              "--no-robots",
              "--no-sitemaps");
      case AIOHTTP -> python(site, "records", url, directory);
      case AIOHTTP_PAGES -> python(site, "pages", url, directory);
      case WGET ->
          List.of(
              "wget",
              "--quiet",
              "--recursive",
              "--level=inf",
              "--follow-tags=a,area,frame,iframe",
              "--execute=robots=off",
              "--directory-prefix=" + directory,
              url);
    };
  }

  private static List<String> python(Site site, String what, String url, Path directory) {
    return new ArrayList<>(
        List.of(
            site.python(),
            site.script("crawler.py"),
            what,
            url,
            directory.toString(),
            String.valueOf(CONNECTIONS),
            String.valueOf(MOST_BYTES)));
  }
}
